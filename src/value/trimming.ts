// Cuts characters off the end of a text, in time proportional to what is cut: an expression such as `/x+$/`
// tries each stretch of x again.

/** The text without any of the characters at its end. */
export function withoutEnd(text: string, characters: string): string {
  let end = text.length;
  while (end > 0 && characters.includes(text.charAt(end - 1))) end--;
  return text.slice(0, end);
}

/** A line without the characters that end it. */
export function withoutLineEnd(line: string): string {
  return withoutEnd(line, '\r\n');
}
