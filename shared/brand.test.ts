import { expect, test } from 'vitest';
import { brandOf, contrast } from './brand.ts';

test('any colour a business may have becomes readable in light and in dark', () => {
  for (let value = 0; value <= 0xffffff; value += 0x0f1f3) {
    const colour = `#${value.toString(16).padStart(6, '0')}`;
    const { light, dark } = brandOf(colour);
    expect(contrast(light.accent, '#ffffff'), colour).toBeGreaterThanOrEqual(4.5);
    expect(contrast(light.accent, light.on), colour).toBeGreaterThanOrEqual(4.5);
    expect(contrast(dark.accent, '#12161d'), colour).toBeGreaterThanOrEqual(4.5);
    expect(contrast(dark.accent, dark.on), colour).toBeGreaterThanOrEqual(4.5);
  }
});

test('what is no colour becomes ours', () => {
  expect(brandOf('red; }').light.accent).toBe('#0b5fff');
});
