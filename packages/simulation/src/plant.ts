import { registerHooks } from 'node:module'
import { plants } from './plants.ts'

// Loaded before everything else: what the module loader reads is changed on its way, and the files stay as they are.
const wanted = process.env['ETUDE_PLANT']
const plant = plants.find(({ name }) => name === wanted)
if (plant === undefined) throw new Error(`There is no fault called ${wanted}`)
const left = new Set(plant.edits)

registerHooks({
  load(url, context, nextLoad) {
    const loaded = nextLoad(url, context)
    const edits = plant.edits.filter(({ file }) => url.endsWith(`/packages/${file}`))
    if (edits.length === 0) return loaded
    let source =
      typeof loaded.source === 'string' ? loaded.source : new TextDecoder().decode(loaded.source as Uint8Array)
    for (const edit of edits) {
      if (source.split(edit.find).length !== 2)
        throw new Error(`${edit.file} has changed where “${plant.name}” is planted`)
      source = source.replace(edit.find, () => edit.put)
      left.delete(edit)
    }
    return { ...loaded, source }
  },
})

process.on('exit', () => {
  if (left.size > 0) process.exitCode = 3
})
