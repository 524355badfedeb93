import { lstatSync } from 'node:fs'
import path from 'node:path'
import { buildImage, filesBelow } from '../deploy/build-image.ts'
import { imageNames } from '../deploy/image-targets.ts'
import { buildWeb, generateClient } from './build.ts'
import { exitWithUsage, readOptions } from './options.ts'

// The root file system of each image, in a folder of its name.
const usage = `npm run image -- <target> [<target> …] --out <folder>\nTargets: ${imageNames.join(', ')}`

const { positionals, values } = readOptions(usage, { out: { type: 'string' } }, { allowPositionals: true })
const names = imageNames.filter((name) => positionals.includes(name))
if (!values.out || names.length === 0 || names.length < positionals.length) exitWithUsage(usage)

const megabytes = (folder: string) =>
  filesBelow(folder).reduce((sum, file) => sum + lstatSync(path.join(folder, file)).size, 0) / 1e6

await generateClient()
if (names.includes('web')) await buildWeb()
for (const name of names) {
  const out = path.resolve(values.out, name)
  await buildImage(name, out)
  const [all, app] = [megabytes(out), megabytes(path.join(out, 'app'))]
  console.log(`  ${name.padEnd(8)} ${all.toFixed(0).padStart(4)} MB, of which ${app.toFixed(1)} MB are ours   ${out}`)
}
