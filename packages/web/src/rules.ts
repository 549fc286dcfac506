/** The rules that the replica runs, by themselves: whoever fetches all of core by name would fetch what only single rooms need. */
export { mutators } from '@etude/core'
