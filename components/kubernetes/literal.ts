import * as pulumi from "@pulumi/pulumi";

/**
 * A text that reaches the container as it is: Kubernetes puts variables where it reads `$(NAME)`, and one `$` where it reads
 * two, in variables, in arguments and in what probes run. Source: "Define Dependent Environment Variables", Kubernetes
 * documentation.
 */
export const literal = (text: pulumi.Input<string>): pulumi.Input<string> =>
  typeof text === "string" ? escaped(text) : pulumi.output(text).apply(escaped);

const escaped = (text: string): string => text.replaceAll("$", "$$$$");
