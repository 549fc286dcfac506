/** BYSETPOS: the places, from 0 and in order, that positions choose among `size` occurrences. Two positions may mean the same one. */
export function chosenPlaces(positions: readonly number[], size: number): readonly number[] {
  const places = new Set<number>()
  for (const position of positions) {
    const place = position > 0 ? position - 1 : size + position
    if (place >= 0 && place < size) places.add(place)
  }
  return [...places].toSorted((a, b) => a - b)
}
