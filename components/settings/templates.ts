import { variables } from "./kinds";
import { hint, nearest } from "./problems";

export type Variables = Readonly<Partial<Record<(typeof variables)[number], string>>>;

const missing: Partial<Record<(typeof variables)[number], string>> = {
  domain:
    "this stack has no domain; set `domain` under `plinth:stack` in its stack file, or write `{{domain}}` for the word in braces",
  version: "this stack has no version; set `version` under `plinth:stack` in its stack file",
};

/**
 * Replaces `{domain}` and its like; `{{` and `}}` are literal braces. What cannot be replaced is reported, `ofStack` where it
 * is not this text that is wrong.
 */
export function expand(text: string, values: Variables, report: (message: string, ofStack: boolean) => void): string {
  return text.replace(/\{\{|\}\}|\{(\w+)\}/g, (match, word: string | undefined) => {
    if (word === undefined) return match.charAt(0);
    const name = variables.find((variable) => variable === word);
    if (name === undefined) {
      report(`no variable \`{${word}}\`; ${hint(word, variables)} (\`{{\` and \`}}\` are literal braces)`, false);
      // What is probably meant, so that this mistake does not look like another one in what follows from the text.
      return values[nearest(word, variables) as keyof Variables] ?? match;
    }
    const value = values[name];
    if (value === undefined) report(missing[name] ?? `this stack has no ${name}`, true);
    return value ?? match;
  });
}
