import path from 'node:path'
import { cruise, type ICruiseOptions } from 'dependency-cruiser'
import extractDepcruiseOptions from 'dependency-cruiser/config-utl/extract-depcruise-options'
import extractTSConfig from 'dependency-cruiser/config-utl/extract-ts-config'
import { root } from '../launch/paths.ts'

const begin = '<!-- module graph: begin (npm run house) -->'
const end = '<!-- module graph: end -->'

/**
 * The imports between modules as a Mermaid flowchart, by dependency-cruiser's own reporter. Type imports count. Imports of
 * `domain/` are omitted, because those rules are pure and available to every module.
 */
export async function moduleGraph(): Promise<string> {
  const options: ICruiseOptions = {
    ...(await extractDepcruiseOptions(path.join(root, '.dependency-cruiser.cjs'))),
    baseDir: root,
    includeOnly: { path: '^packages/modules/[^/]+/' },
    exclude: { path: '\\.test\\.ts$|/domain/|/testing\\.ts$' },
    collapse: '^packages/modules/[^/]+',
    outputType: 'mermaid',
    reporterOptions: { mermaid: { minify: false } },
  }
  const tsConfig = extractTSConfig(path.join(root, 'tsconfig.json'))
  const { output } = await cruise(['packages/modules'], options, {}, { tsConfig })
  if (typeof output !== 'string') throw new Error('No graph of modules')
  const lines = output.trim().split('\n')
  const isEdge = (line: string) => line.includes('-->')
  // Sorted, so that the graph only changes with an import.
  return [...lines.filter((line) => !isEdge(line)), ...lines.filter(isEdge).sort()].join('\n')
}

/** A page with the text between the markers replaced by the graph. */
export function withModuleGraph(page: string, graph: string): string {
  const [before, rest] = page.split(begin)
  const after = rest?.split(end)[1]
  if (before === undefined || after === undefined) throw new Error(`The page has no lines "${begin}" and "${end}"`)
  return `${before}${begin}\n\`\`\`mermaid\n${graph}\n\`\`\`\n${end}${after}`
}
