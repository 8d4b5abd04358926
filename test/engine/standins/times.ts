import { secondsToCreate } from "../../../preview/schedule/times";

/** How many milliseconds a create takes here: PLINTH_STANDIN_TIME for each second of AWS, 0 by default. */
export const millisecondsOf = (type: string): number =>
  secondsToCreate(type) * Number(process.env["PLINTH_STANDIN_TIME"] ?? "0");
