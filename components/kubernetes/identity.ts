import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { serviceRole } from "../role";

/** A role that pods take on by EKS Pod Identity. Source: "EKS Pod Identity role", Amazon EKS User Guide. */
export const podRole = (logicalName: string, account: string, opts: pulumi.CustomResourceOptions): aws.iam.Role =>
  serviceRole(logicalName, "pods.eks.amazonaws.com", opts, { StringEquals: { "aws:SourceAccount": account } }, [
    "sts:AssumeRole",
    "sts:TagSession",
  ]);
