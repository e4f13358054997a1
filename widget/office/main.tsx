import { render } from 'preact';
import { brandCss } from '../../shared/brand.ts';
import { wordsFor } from './client.ts';
import { startRouter } from './router.ts';
import { loadMe, me } from './session.ts';
import { Shell } from './shell.tsx';

/** The business's colour, as every page of ours wears it. */
function wear(colour: string): void {
  for (const declaration of brandCss(colour).split(';')) {
    const [property, value] = declaration.split(/:(.*)/s);
    if (property && value) document.documentElement.style.setProperty(property, value);
  }
}

/** Starts the office in the page's frame; the sign-in pages have none and only borrow the style. */
async function start(root: HTMLElement): Promise<void> {
  try {
    await loadMe();
  } catch (error) {
    root.textContent = wordsFor(error);
    return;
  }
  wear(me.value!.business.colour);
  startRouter();
  root.textContent = '';
  render(<Shell />, root);
}

const root = document.getElementById('office');
if (root) void start(root);
