"use strict";
// The least that a program on these SDKs can cost: as many registrations as the plan has, written by hand in plain
// JavaScript, one after the other, against a monitor that only answers. Usage: floor.js <custom resources> <components>
const pulumi = require("@pulumi/pulumi");
const aws = require("@pulumi/aws");
const random = require("@pulumi/random");

const makers = [
  (name, parent) => new aws.cloudwatch.LogGroup(name, { retentionInDays: 30 }, { parent }),
  (name, parent) => new aws.ec2.SecurityGroup(name, { description: name, vpcId: "vpc-0" }, { parent }),
  (name, parent) => new aws.iam.Role(name, { assumeRolePolicy: "{}" }, { parent }),
  (name, parent) => new aws.ecr.Repository(name, { imageTagMutability: "IMMUTABLE" }, { parent }),
  (name, parent) => new aws.secretsmanager.Secret(name, { recoveryWindowInDays: 7 }, { parent }),
  (name, parent) => new random.RandomPassword(name, { length: 32 }, { parent }),
];

const registered = (resource) => new Promise((resolve) => resource.urn.apply(resolve));

async function main(customCount, componentCount) {
  await pulumi.runtime.setMocks({
    newResource: ({ name, inputs }) => ({ id: `${name}-id`, state: inputs }),
    call: ({ inputs }) => inputs,
  });
  let parent;
  for (let index = 0; index < Math.max(customCount, componentCount); index++) {
    if (index < componentCount) {
      parent = new pulumi.ComponentResource("floor:index:Component", `component-${index}`);
      await registered(parent);
    }
    if (index < customCount) await registered(makers[index % makers.length](`resource-${index}`, parent));
  }
}

void main(...process.argv.slice(2).map(Number));
