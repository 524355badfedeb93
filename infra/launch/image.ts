import { lstatSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { buildImage, filesBelow } from '../deploy/build-image.ts'
import { imageNames } from '../deploy/image-targets.ts'
import { buildWeb, generateClient } from './build.ts'

// npm run image -- web workers agent migrate admin --out <folder>: the root file system of each image, in a folder of its name.

const { positionals, values } = parseArgs({
  args: process.argv.slice(2),
  allowPositionals: true,
  options: { out: { type: 'string' } },
})
const names = imageNames.filter((name) => positionals.includes(name))
if (!values.out || names.length === 0 || names.length < positionals.length) {
  console.error(`Usage: npm run image -- <target> [<target> …] --out <folder>\nTargets: ${imageNames.join(', ')}`)
  process.exit(1)
}

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
