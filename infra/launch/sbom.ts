import { writeFileSync } from 'node:fs'
import { makeSbom } from '../supply-chain/sbom.ts'
import { readOptions } from './options.ts'

// Without a file, `npm run -s sbom` prints it.

const { values } = readOptions('npm run sbom [-- --out callboard.cdx.json]', { out: { type: 'string' } })
const sbom = await makeSbom()
const text = `${JSON.stringify(sbom, null, 2)}\n`
if (values.out) {
  writeFileSync(values.out, text)
  console.log(`Wrote ${values.out}: CycloneDX ${sbom.specVersion}, ${sbom.components.length} components.`)
} else process.stdout.write(text)
