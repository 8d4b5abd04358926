import type { Graph } from "./graph";
import { imageRepository } from "./kinds";
import { known, type Resource } from "./resource";

/**
 * The image, where it may be another one tomorrow. Before a deployment the address of a repository of the stack is not known,
 * and so no image from it: one of which no tag ever changes is as good as a digest.
 */
export function unpinned(
  read: () => string | undefined,
  resource: Resource,
  property: string,
  graph: Graph,
): string | undefined {
  const repositories = graph.links(resource, property, imageRepository);
  const stay = repositories.length > 0 && repositories.every(({ props }) => props.imageTagMutability === "IMMUTABLE");
  const image = stay ? known(read) : read();
  return image === undefined || /@sha256:[0-9a-f]{64}$/.test(image) ? undefined : image;
}
