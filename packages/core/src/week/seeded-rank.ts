/** A whole number that looks like chance and is none: the same for the same seed and text everywhere. Only for choosing between equals. */
export function seededRank(seed: string, text: string): number {
  let mixed = 0x811c9dc5
  const all = `${seed}\n${text}`
  for (let index = 0; index < all.length; index += 1) mixed = Math.imul(mixed ^ all.charCodeAt(index), 0x01000193)
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  return (mixed ^ (mixed >>> 16)) >>> 0
}
