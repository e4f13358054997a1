/** The sign-in pages work without any script; this adds passkeys where the browser and the address know them. */
const part = document.querySelector<HTMLElement>('[data-passkey]');
// A passkey belongs to a name; an address of numbers has none.
const named = !/^[\d.]+$|:/.test(location.hostname);
if (part && named && 'PublicKeyCredential' in window) {
  part.hidden = false;
  const button = part.querySelector('button')!;
  button.addEventListener('click', async () => {
    if (button.ariaDisabled === 'true') return;
    button.ariaDisabled = 'true';
    const { come } = await import('./passkey.ts');
    const wrong = await come(part.dataset['passkey']!);
    part.querySelector('p')!.textContent = wrong;
    button.ariaDisabled = null;
    if (!wrong) location.assign('/office/');
  });
}
