import sdk from "@pulumi/aws/package.json";
import { facts, replacedBy } from "./aws/facts";
import { refuse } from "./aws/refusals";
import { shapeOf } from "./aws/shapes";
import { bridged, type Cloud } from "./cloud";
import { Provider } from "./provider";
import { serve } from "./serve";
import { worldOf } from "./world";

const aws: Cloud = {
  ...bridged((type) => facts[type]),
  replacedBy,
  shape: (type, inputs, context) => shapeOf({ type, inputs, ...context }),
  refuse: (operation, type, inputs, record) => refuse(operation, type, inputs, worldOf(record)),
};

serve(new Provider(aws, sdk));
