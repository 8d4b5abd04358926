import { textInput } from "../plan-view";
import { amount, keyOf, without, type Finder } from "./candidate";

const NAT = "aws:ec2/natGateway:NatGateway";
const EIP = "aws:ec2/eip:Eip";
const ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint";

/** One NAT gateway instead of one in each zone. A regional one costs as much as one in each zone. */
export const natGateways: Finder = (plan, view) => {
  const [first, ...others] = view
    .ofType(NAT)
    .filter((gateway) => textInput(gateway, "availabilityMode") !== "regional");
  if (first === undefined || others.length === 0 || others.some(({ parent }) => parent !== first.parent)) return [];
  const addresses = others.flatMap((gateway) => view.named(gateway, "allocationId", EIP));
  return [
    {
      urn: first.urn,
      name: keyOf(view, first),
      how: `\`network: { nat: single }\`: 1 NAT gateway instead of ${others.length + 1}`,
      price: "where its zone fails, no zone has a way out; traffic between zones costs 0.01 USD a GB each way",
      plan: without(
        plan,
        [...others, ...addresses].map(({ urn }) => urn),
        first.urn,
      ),
    },
  ];
};

/** What interface endpoints are for goes through the NAT gateway where there is one. */
export const endpoints: Finder = (plan, view) => {
  const all = view.ofType(ENDPOINT).filter((endpoint) => textInput(endpoint, "vpcEndpointType") === "Interface");
  const [first] = all;
  if (first === undefined || view.ofType(NAT).length === 0) return [];
  return [
    {
      urn: first.urn,
      name: keyOf(view, first),
      how: `\`network: { endpoints: [] }\`: no ${amount(all.length, "interface endpoint")}`,
      price:
        "what goes to these services leaves by the NAT gateway, for 0.045 USD a GB instead of 0.01; it pays off below some 210 GB a month and zone",
      plan: without(
        plan,
        all.map(({ urn }) => urn),
      ),
    },
  ];
};

/** An Elastic IP that nothing uses costs as much as one in use. */
export const idleAddresses: Finder = (plan, view) =>
  view
    .ofType(EIP)
    .filter(
      (address) =>
        address.inputs["instance"] === undefined &&
        address.inputs["networkInterface"] === undefined &&
        !view.resources.some(({ propertyDependencies }) =>
          Object.values(propertyDependencies).some((urns) => urns.includes(address.urn)),
        ),
    )
    .map((address) => ({
      urn: address.urn,
      name: address.name,
      how: `remove \`${address.name}\`: a public IPv4 address that nothing in the stack uses`,
      price: "the address itself: another one is another number",
      plan: without(plan, [address.urn]),
    }));
