import * as kinds from "../../../policies/kinds";
import { UNKNOWN } from "../../../preview/values";
import type { Cases } from "../cases";
import { sample } from "../sample";

const bucket = (props: object) => sample(kinds.bucket, "files", props);
const provider = (name: string, tags: object) =>
  sample(kinds.awsProvider, name, { defaultTags: JSON.stringify({ tags }) });
const config = { names: ["Name", "Project"] };

export const tags: Cases = {
  "resource-tags": [
    { what: "a name that people read", stack: [bucket({ tags: { Name: "shop-files" } })] },
    { what: "a name that is known later", stack: [bucket({ tags: { Name: UNKNOWN } })] },
    { what: "no tags", stack: [bucket({})], finds: ["files: it has no `Name` among its tags"] },
    { what: "other tags", stack: [bucket({ tags: { name: "x" } })], finds: ["files: it has no `Name` among its tags"] },
    { what: "nothing that is wanted", stack: [bucket({})], config: { names: [] } },
    {
      what: "a tag that its provider gives",
      stack: [bucket({ tags: { Name: "x" } }), provider("aws", { Project: "shop" })],
      config,
    },
    {
      what: "a tag that AWS says it has",
      stack: [bucket({ tags: { Name: "x" }, tagsAll: { Project: "shop" } })],
      config,
    },
    {
      what: "a tag that nobody gives, whatever AWS will say",
      stack: [bucket({ tags: { Name: "x" }, tagsAll: UNKNOWN })],
      config,
      finds: ["files: it has no `Project` among its tags"],
    },
    {
      what: "a tag that one of two providers gives",
      stack: [bucket({}), provider("aws", { Project: "shop" }), provider("other", {})],
      config,
      finds: ["files: it has no `Name`, `Project` among its tags"],
    },
    {
      what: "tags that are not known",
      stack: [bucket({ tags: UNKNOWN })],
      notJudged: ["files: files.tags is known only after the deployment"],
    },
  ],
};
