/**
 * SMS are billed by the segment: 160 characters (153 in a row of several) while every one of them is in the GSM alphabet,
 * 70 (67) as soon as one is not. A typographic dash is not worth doubling the price.
 */
const basic =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';
const twice = '^{}\\[~]|€';

const plainer: Record<string, string> = {
  '–': '-',
  '—': '-',
  '‘': "'",
  '’': "'",
  ʼ: "'",
  '“': '"',
  '”': '"',
  '„': '"',
  '«': '"',
  '»': '"',
  '…': '...',
  '\u00a0': ' ',
  '\u202f': ' ',
  '\u2009': ' ',
  œ: 'oe',
  Œ: 'OE',
};
const inAlphabet = (character: string): boolean => basic.includes(character) || twice.includes(character);

/** The text in characters an SMS carries cheaply: plain dashes and quotes; other accents fall off Latin letters. */
export const gsmText = (text: string): string =>
  Array.from(text.normalize('NFC'), (c) => plainer[c] ?? c)
    .map((c) => {
      const bare = inAlphabet(c) ? c : c.normalize('NFD').replace(/\p{M}/gu, '');
      return /^[a-z]+$/i.test(bare) ? bare : c;
    })
    .join('');

/** How many segments an SMS is billed as. */
export function smsSegments(text: string): number {
  const characters = Array.from(text);
  if (characters.every(inAlphabet)) {
    const length = characters.reduce((sum, c) => sum + (twice.includes(c) ? 2 : 1), 0);
    return length <= 160 ? 1 : Math.ceil(length / 153);
  }
  return text.length <= 70 ? 1 : Math.ceil(text.length / 67);
}
