// The version that Step Functions speaks. Source: "Transforming data with JSONata in Step Functions".
import jsonata from "jsonata";

/** A state as the Amazon States Language writes it, as far as jobs do. */
export interface State {
  readonly Type: string;
  readonly Next?: string;
  readonly End?: boolean;
  readonly Default?: string;
  readonly Seconds?: number;
  readonly Resource?: string;
  readonly Arguments?: object;
  readonly Output?: unknown;
  readonly TimeoutSeconds?: number;
  readonly Items?: unknown;
  readonly ItemProcessor?: Machine;
  readonly Choices?: readonly { readonly Condition: string; readonly Next: string }[];
  readonly Retry?: readonly Retrier[];
  readonly Catch?: readonly {
    readonly ErrorEquals: readonly string[];
    readonly Assign?: object;
    readonly Next: string;
  }[];
  readonly Error?: string;
  readonly Cause?: string;
}

interface Retrier {
  readonly ErrorEquals: readonly string[];
  readonly IntervalSeconds: number;
  readonly MaxAttempts: number;
  readonly BackoffRate: number;
}

export interface Machine {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, State>>;
}

/** What a call of AWS gives, and after how many seconds. */
export interface Answer {
  readonly seconds?: number;
  readonly result?: unknown;
  readonly failure?: Failure;
}

interface Failure {
  readonly Error: string;
  readonly Cause?: string;
}

/** One execution among others. */
export interface Run {
  readonly name: string;
  readonly startedAt: number;
  endedAt?: number;
  /** The states that it went through. */
  readonly path: string[];
  failure?: Failure;
}

export type Call = (resource: string, args: Record<string, unknown>, run: Run, now: number) => Answer;

/** Lets executions of one machine run beside each other, in time that nobody waits for. */
export async function simulate(machine: Machine, starts: readonly Pick<Run, "name" | "startedAt">[], call: Call) {
  const lanes = starts.map((start) => {
    const run: Run = { ...start, path: [] };
    return { run, now: start.startedAt, steps: execute(machine, {}, { run, call, variables: {} }) };
  });
  for (;;) {
    const [next] = lanes.filter(({ run }) => run.endedAt === undefined).sort((a, b) => a.now - b.now);
    if (next === undefined) return lanes.map(({ run }) => run);
    const { done, value } = await next.steps.next(next.now);
    if (!done) next.now += value;
    else next.run.endedAt = next.now;
  }
}

interface Scope {
  readonly run: Run;
  readonly call: Call;
  readonly variables: Record<string, unknown>;
}

/** Gives the seconds until it goes on, and is told the time then. */
async function* execute(machine: Machine, input: unknown, scope: Scope): AsyncGenerator<number, unknown, number> {
  let name: string | undefined = machine.StartAt;
  while (name !== undefined) {
    const state: State | undefined = machine.States[name];
    if (state === undefined) throw new Error(`there is no state ${name}`);
    scope.run.path.push(name);
    name = state.Next;
    if (state.Type === "Wait") yield state.Seconds ?? 0;
    else if (state.Type === "Choice") name = await choice(state, input, scope);
    else if (state.Type === "Task" || state.Type === "Map") {
      const outcome = yield* withRetries(state, input, scope);
      if (outcome.failure === undefined) input = outcome.output;
      else name = await caught(state, outcome.failure, scope);
    } else if (state.Type === "Fail") {
      const failure = { Error: state.Error, Cause: state.Cause };
      scope.run.failure = (await value(failure, { input }, scope)) as Failure;
    }
  }
  return input;
}

async function choice({ Choices = [], Default }: State, input: unknown, scope: Scope): Promise<string | undefined> {
  for (const { Condition, Next } of Choices) {
    const holds = await value(Condition, { input }, scope);
    if (typeof holds !== "boolean") throw new Error(`${Condition} is ${String(holds)}`);
    if (holds) return Next;
  }
  return Default;
}

interface Outcome {
  readonly output?: unknown;
  readonly failure?: Failure;
}

async function* withRetries(state: State, input: unknown, scope: Scope): AsyncGenerator<number, Outcome, number> {
  const attempts = new Map<Retrier, number>();
  for (;;) {
    const outcome = yield* attempt(state, input, scope);
    const { failure } = outcome;
    const retrier = failure && state.Retry?.find(({ ErrorEquals }) => matches(ErrorEquals, failure));
    const made = (retrier && attempts.get(retrier)) ?? 0;
    if (retrier === undefined || made >= retrier.MaxAttempts) return outcome;
    attempts.set(retrier, made + 1);
    yield retrier.IntervalSeconds * retrier.BackoffRate ** made;
  }
}

async function* attempt(state: State, input: unknown, scope: Scope): AsyncGenerator<number, Outcome, number> {
  if (state.ItemProcessor !== undefined) {
    for (const item of (await value(state.Items, { input }, scope)) as unknown[]) {
      const run: Run = { ...scope.run };
      yield* execute(state.ItemProcessor, item, { ...scope, run });
      if (run.failure !== undefined) return { failure: run.failure };
    }
    return { output: input };
  }
  const args = (await value(state.Arguments, { input }, scope)) as Record<string, unknown>;
  const now = yield 0;
  const { seconds = 0, result, failure } = scope.call(state.Resource ?? "", args, scope.run, now);
  const { TimeoutSeconds = Infinity } = state;
  yield Math.min(seconds, TimeoutSeconds);
  if (seconds > TimeoutSeconds) return { failure: { Error: "States.Timeout" } };
  if (failure !== undefined) return { failure };
  return { output: state.Output === undefined ? result : await value(state.Output, { input, result }, scope) };
}

/** What comes after a failure: uncaught it is the execution's own. */
async function caught({ Catch = [] }: State, failure: Failure, scope: Scope): Promise<string | undefined> {
  const catcher = Catch.find(({ ErrorEquals }) => matches(ErrorEquals, failure));
  if (catcher === undefined) scope.run.failure = failure;
  Object.assign(scope.variables, await value(catcher?.Assign ?? {}, { errorOutput: failure }, scope));
  return catcher?.Next;
}

/** Source: "Handling errors in Step Functions workflows", AWS Step Functions Developer Guide. */
const matches = (names: readonly string[], { Error }: Failure): boolean =>
  names.includes("States.ALL") ||
  names.includes(Error) ||
  (names.includes("States.TaskFailed") && Error !== "States.Timeout");

/** Evaluates the expressions in a value; one that gives nothing is an error, as at AWS. */
async function value(template: unknown, states: object, scope: Scope): Promise<unknown> {
  if (Array.isArray(template)) return Promise.all(template.map((item) => value(item, states, scope)));
  if (typeof template === "object" && template !== null) {
    const entries = Object.entries(template).map(async ([key, item]) => [key, await value(item, states, scope)]);
    return Object.fromEntries((await Promise.all(entries)) as [string, unknown][]);
  }
  const [, expression] = typeof template === "string" ? (/^\{%(.*)%\}$/s.exec(template) ?? []) : [];
  if (expression === undefined) return template;
  const context = { Execution: { Name: scope.run.name }, StateMachine: { Id: "arn:machine" } };
  const result: unknown = await jsonata(expression).evaluate(
    {},
    { ...scope.variables, states: { ...states, context } },
  );
  if (result === undefined) throw new Error(`States.QueryEvaluationError: ${expression} gives nothing`);
  return result;
}
