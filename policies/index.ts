import { PolicyPack } from "@pulumi/policy";
import { policiesOf } from "./engine";
import { rules } from "./rules";
import { stackOfEngine } from "./stack";

// A pack starts to serve as soon as it is made: nothing but start.js may load this file.
new PolicyPack("plinth", { policies: policiesOf(rules, stackOfEngine(process.env)) });
