export const between = (least: number, most: number): number => least + Math.random() * (most - least)
export const pick = <T>(list: readonly T[]): T | undefined => list[Math.floor(Math.random() * list.length)]
