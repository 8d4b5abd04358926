import { afterEach, describe, expect, it } from "vitest";
import { compare, delegationOf } from "../../given/delegation";
import { startNameServer, type Answer, type NameServer } from "./name-server";

const zone = ["ns-1.awsdns-01.org", "ns-2.awsdns-02.com"];

let server: NameServer | undefined;
afterEach(() => server?.stop());

const answered = async (answer: Answer) => {
  server = await startNameServer(answer);
  return delegationOf("shop.example", zone, [server.address]);
};

describe("a domain is delegated", () => {
  it("where the public DNS says the zone's name servers", async () => {
    expect(await answered(zone)).toEqual({ kind: "here" });
    expect(server?.asked).toEqual(["shop.example"]);
  });

  it("nowhere, where there is no such name, or one without name servers", async () => {
    expect(await answered(3)).toEqual({ kind: "elsewhere", nameServers: [] });
    await server?.stop();
    expect(await answered([])).toEqual({ kind: "elsewhere", nameServers: [] });
  });

  it("unknown where the name server fails", async () => {
    expect(await answered(2)).toEqual({ kind: "unanswered", reason: "ESERVFAIL" });
  });

  it("unknown where nobody answers", async () => {
    server = await startNameServer(zone);
    const { address } = server;
    await server.stop();
    server = undefined;
    expect(await delegationOf("shop.example", zone, [address])).toMatchObject({ kind: "unanswered" });
  });
});

describe("name servers are compared", () => {
  it("whatever their order, case and final dot", () => {
    expect(compare(["NS-2.awsdns-02.com.", "ns-1.awsdns-01.org"], zone)).toEqual({ kind: "here" });
  });

  it("as a part of the zone's", () => {
    expect(compare(["ns-1.awsdns-01.org"], zone)).toEqual({ kind: "here" });
  });

  it("and one of another's is too much", () => {
    expect(compare(["ns.parked.example", ...zone], zone)).toEqual({
      kind: "elsewhere",
      nameServers: ["ns-1.awsdns-01.org", "ns-2.awsdns-02.com", "ns.parked.example"],
    });
  });
});
