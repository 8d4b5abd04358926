import * as pulumi from "@pulumi/pulumi";
import type { Endpoint } from "./cluster";

/**
 * How kubectl and Pulumi reach a cluster: by the credentials of AWS that they have anyway, for which the AWS CLI has to be
 * there. No secret stands in it. Source: "Connect kubectl to an EKS cluster by creating a kubeconfig file".
 */
export const kubeconfig = (
  { clusterName, url, certificateAuthority }: Endpoint,
  region: string,
): pulumi.Output<string> =>
  pulumi.jsonStringify({
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name: "eks", cluster: { server: url, "certificate-authority-data": certificateAuthority } }],
    contexts: [{ name: "eks", context: { cluster: "eks", user: "aws" } }],
    "current-context": "eks",
    users: [
      {
        name: "aws",
        user: {
          exec: {
            apiVersion: "client.authentication.k8s.io/v1beta1",
            command: "aws",
            args: ["--region", region, "eks", "get-token", "--cluster-name", clusterName, "--output", "json"],
            interactiveMode: "Never",
          },
        },
      },
    ],
  });
