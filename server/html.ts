const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Text as it may stand in HTML, between tags or in a quoted attribute. */
export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (c) => entities[c]!);

const channel = (hex: string): number => {
  const value = Number.parseInt(hex, 16) / 255;
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
};

/** A business's own colour and the text colour that reads best on it; ours when theirs is not a colour. */
export function brand(colour: string): { colour: string; on: string } {
  const own = /^#[0-9a-f]{6}$/i.test(colour) ? colour : '#0b5fff';
  const luminance =
    0.2126 * channel(own.slice(1, 3)) + 0.7152 * channel(own.slice(3, 5)) + 0.0722 * channel(own.slice(5, 7));
  return { colour: own, on: 1.05 / (luminance + 0.05) >= 4.5 ? '#ffffff' : '#000000' };
}
