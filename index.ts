import { load, Platform } from "./components";
import { extras } from "./extras";

const platform = new Platform("platform", load());
extras(platform);

export const { url, repositories, secretArns, nameServers, clusterName } = platform;
