/** Ids are made on the device, so that things can be made without a connection. 128 random bits in 22 letters. */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return `r${btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')}`
}
