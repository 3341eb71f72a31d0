// Lets through only those patterns that every regular expression engine matches in linear time.

/**
 * No unbounded repetition, no repeated group that holds a choice, no look-around, no back reference. Stricter than
 * needed, so that it can be judged in one pass and by eye.
 */
export function isLinearPattern(pattern: string): boolean {
  /** For each open group, the outermost first: can one text be matched in more than one way? */
  const isAmbiguous = [false];
  for (const { kind, quantifier } of tokensOf(pattern)) {
    if (kind === 'forbidden' || quantifier.max === Number.POSITIVE_INFINITY) return false;
    if (kind === 'open') isAmbiguous.push(false);
    const isClosedAmbiguous = kind === 'close' && isAmbiguous.pop() === true;
    if (isClosedAmbiguous && quantifier.max > 1) return false;
    if (kind === 'choice' || isClosedAmbiguous || quantifier.min !== quantifier.max)
      isAmbiguous[isAmbiguous.length - 1] = true;
  }
  return true;
}

interface Token {
  readonly kind: 'open' | 'close' | 'choice' | 'character' | 'forbidden';
  readonly quantifier: Quantifier;
}

interface Quantifier {
  readonly length: number;
  readonly min: number;
  readonly max: number;
}

const MARKS: readonly { readonly kind: Token['kind']; readonly start: RegExp }[] = [
  { kind: 'forbidden', start: /^\(\?<?[=!]|^\\[1-9k]/ },
  { kind: 'open', start: /^\((?:\?:|\?<[A-Za-z]{1,32}>)?/ },
  { kind: 'close', start: /^\)/ },
  { kind: 'choice', start: /^\|/ },
];
/** A set, an escape, or one character of any kind. */
const CHARACTER = { kind: 'character', start: /^\[(?:\\.|[^\]\\])*\]|^\\.|^./s } as const;

function* tokensOf(pattern: string): Generator<Token> {
  for (let rest = pattern; rest !== ''; ) {
    const { kind, start } = MARKS.find((mark) => mark.start.test(rest)) ?? CHARACTER;
    rest = rest.slice(start.exec(rest)?.[0].length);
    const quantifier = kind === 'character' || kind === 'close' ? quantifierAt(rest) : ONCE;
    yield { kind, quantifier };
    rest = rest.slice(quantifier.length);
  }
}

const ONCE: Quantifier = { length: 0, min: 1, max: 1 };

function quantifierAt(rest: string): Quantifier {
  const match = /^(?:([*+?])|\{(\d+)(,?)(\d*)\})\??/.exec(rest);
  if (!match) return ONCE;
  const [{ length }, symbol, from, comma, to] = match;
  if (symbol) return { length, min: symbol === '+' ? 1 : 0, max: symbol === '?' ? 1 : Number.POSITIVE_INFINITY };
  const min = Number(from);
  return { length, min, max: to ? Number(to) : comma ? Number.POSITIVE_INFINITY : min };
}
