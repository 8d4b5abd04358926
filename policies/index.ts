import { PolicyPack } from "@pulumi/policy";
import { policyOf } from "./engine";
import { rules } from "./rules";

// A pack starts to serve as soon as it is made: nothing but start.js may load this file.
new PolicyPack("plinth", { policies: rules.map(policyOf) });
