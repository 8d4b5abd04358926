/** A name of its own for one of several: `web-deployment` and `web-deployment-blue`. */
export const keyed = (name: string, key: string | undefined): string => (key === undefined ? name : `${name}-${key}`);
