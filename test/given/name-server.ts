import { createSocket } from "node:dgram";

/** What the name server says: name servers, or a code of RFC 1035 such as 3, "no such name"; undefined says nothing. */
export type Answer = readonly string[] | number | undefined;

export interface NameServer {
  readonly address: string;
  answer: Answer;
  /** The names that were asked for. */
  readonly asked: string[];
  stop(): Promise<void>;
}

/** A name server that answers every question for NS records in the same way. */
export async function startNameServer(answer: Answer): Promise<NameServer> {
  const socket = createSocket("udp4");
  await new Promise<void>((done) => socket.bind(0, "127.0.0.1", done));
  const { port } = socket.address();
  const server: NameServer = {
    address: `127.0.0.1:${port}`,
    answer,
    asked: [],
    stop: () =>
      new Promise((done) => {
        socket.close(done);
      }),
  };
  socket.on("message", (query, from) => {
    server.asked.push(nameIn(query));
    if (server.answer !== undefined) socket.send(reply(query, server.answer), from.port, from.address);
  });
  return server;
}

const HEADER = 12;

/** The question's name; its type and class follow after the empty label. */
function nameIn(query: Buffer): string {
  const labels: string[] = [];
  for (let at = HEADER; query[at]! > 0; at += query[at]! + 1) {
    labels.push(query.subarray(at + 1, at + 1 + query[at]!).toString());
  }
  return labels.join(".");
}

function reply(query: Buffer, answer: readonly string[] | number): Buffer {
  const question = query.subarray(HEADER, query.indexOf(0, HEADER) + 5);
  const names = typeof answer === "number" ? [] : answer;
  const header = Buffer.alloc(HEADER);
  query.copy(header, 0, 0, 2);
  header.writeUInt16BE(0x8180 | (typeof answer === "number" ? answer : 0), 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(names.length, 6);
  return Buffer.concat([header, question, ...names.map(record)]);
}

/** An NS record of the name that was asked for, which stands right after the header. */
function record(name: string): Buffer {
  const labels = name.split(".").flatMap((label) => [Buffer.from([label.length]), Buffer.from(label)]);
  const data = Buffer.concat([...labels, Buffer.from([0])]);
  const head = Buffer.from([0xc0, HEADER, 0, 2, 0, 1, 0, 0, 0, 60, 0, data.length]);
  return Buffer.concat([head, data]);
}
