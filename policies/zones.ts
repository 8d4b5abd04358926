import { known, NotJudged, type Resource } from "./resource";

/** The zone of something that names it in one of two ways; what AWS says of the other is known later. */
export function zone({
  name,
  props,
}: Resource<{ readonly availabilityZone?: string; readonly availabilityZoneId?: string }>): string {
  const found = known(() => props.availabilityZone) ?? known(() => props.availabilityZoneId);
  if (found === undefined) throw new NotJudged(`the zone of ${name} is not known`);
  return found;
}
