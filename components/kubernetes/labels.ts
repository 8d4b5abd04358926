/** Labels by which Kubernetes finds the pods of one service, job or release. */
export type Labels = Readonly<Record<string, string>>;

/** Source: "Recommended Labels", Kubernetes documentation. */
export const labelsOf = (name: string): Labels => ({ "app.kubernetes.io/name": name });

/** What a pod carries that uses a service: the service lets those in that do. */
export const usesLabel = (service: string): Labels => ({ [`uses-${service}`]: "true" });
