import { type Guess, nameOf, type RepositoryFacts, within } from './facts.ts'
import type { Manifest } from './manifests.ts'

/** The content of a folder, for rules. */
export type Folder = { root: string; manifests: readonly Manifest[]; paths: readonly string[]; facts: RepositoryFacts }

type Rule = (folder: Folder) => (Omit<Guess, 'value'> & { value: string }) | undefined

const guess = (value: string, confidence: number, source: string, why: string): Guess => ({ value, confidence, source, why })

const depends = ({ manifests }: Folder, ecosystem: Manifest['ecosystem'] | undefined, names: RegExp) => {
  for (const manifest of manifests) {
    if (ecosystem && manifest.ecosystem !== ecosystem) continue
    const found = manifest.dependencies.find((d) => names.test(d))
    if (found) return { manifest, found }
  }
  return undefined
}
const file = ({ paths, root }: Folder, pattern: RegExp) =>
  paths.find((p) => pattern.test(root === '' ? p : p.slice(root.length + 1)))
const dockerfile = (folder: Folder) => file(folder, /^(docker\/)?(Dockerfile|Containerfile)(\.[\w-]+)?$/i)

/** By a dependency that is specific to this type. */
const byDependency =
  (value: string, confidence: number, names: RegExp, ecosystem?: Manifest['ecosystem']): Rule =>
  (folder) => {
    const match = depends(folder, ecosystem, names)
    return match && guess(value, confidence, match.manifest.path, `It depends on ${match.found}.`)
  }

const servers =
  /^(express|fastify|koa|hapi|@hapi\/hapi|@nestjs\/core|hono|fastapi|flask|django|uvicorn|gunicorn|starlette|aiohttp|actix-web|axum|rocket|tonic|github\.com\/(gin-gonic\/gin|labstack\/echo|gorilla\/mux|go-chi\/chi).*|google\.golang\.org\/grpc|spring-boot.*|org\.springframework\.boot.*|io\.quarkus.*|io\.micronaut.*|io\.ktor.*)$/
/** Commands that serve a website during development. */
const pageServers =
  /\b(backstage-cli repo start|workspace app start|next dev|next start|vite(?! build| test)|react-scripts start|ng serve|astro dev|nuxt dev|gatsby develop|webpack(-dev-server| serve)|docusaurus start)\b/
const sites = /^(next|gatsby|nuxt|@angular\/core|@remix-run\/react|astro|@docusaurus\/core|react-scripts|@sveltejs\/kit)$/

/** Most specific first: the first match decides. */
const rules: readonly Rule[] = [
  ({ manifests }) => {
    const own = manifests.find((m) => m.backstageRole)
    return own && guess(`backstage-${own.backstageRole}`, 0.95, own.path, `Its manifest names the role ${own.backstageRole}.`)
  },
  (folder) => {
    const config = file(folder, /^app-config\.ya?ml$/)
    return config ? guess('website', 0.9, config, 'It has the configuration of a Backstage portal.') : undefined
  },
  ({ manifests }) => {
    const site = manifests.find((m) => m.ecosystem === 'npm' && pageServers.test(m.starts))
    return site && guess('website', 0.8, site.path, `Starting it runs ${pageServers.exec(site.starts)?.[0]}, which serves pages.`)
  },
  byDependency('mobile-app', 0.9, /^(react-native|expo|com\.android\.application)$/),
  byDependency('data-pipeline', 0.85, /^(apache-airflow|dagster|prefect|luigi|dbt-core|apache-beam)$/, 'python'),
  byDependency('website', 0.85, sites, 'npm'),
  (folder) => {
    const match = depends(folder, undefined, servers)
    if (!match) return undefined
    const image = dockerfile(folder)
    return image
      ? guess('service', 0.9, image, `It depends on ${match.found} and is built into an image.`)
      : guess('service', match.manifest.published ? 0.4 : 0.75, match.manifest.path, `It depends on ${match.found}.`)
  },
  (folder) => {
    const { manifests } = folder
    const [manifest] = manifests
    const image = dockerfile(folder)
    const main = file(folder, /^(cmd\/[^/]+\/)?main\.go$|^src\/main\.rs$/)
    if (manifest && main)
      return image
        ? guess('service', 0.8, image, 'It is a program that is built into an image.')
        : guess('tool', 0.7, main, 'It is a program without an image.')
    return undefined
  },
  ({ manifests }) => {
    const tool = manifests.find((m) => m.commands.length > 0 && !m.published)
    return tool && guess('tool', 0.75, tool.path, `It installs the command ${tool.commands[0]}.`)
  },
  ({ manifests }) => {
    const library = manifests.find((m) => m.published)
    return library && guess('library', 0.8, library.path, 'Its manifest defines a reusable package.')
  },
  (folder) => {
    const page = file(folder, /^(public\/)?index\.html$/)
    return page ? guess('website', 0.7, page, 'It has a page that browsers open.') : undefined
  },
  (folder) => {
    const image = dockerfile(folder)
    return image ? guess('service', 0.7, image, 'It is built into an image.') : undefined
  },
  (folder) => {
    const terraform = folder.paths.filter((p) => p.endsWith('.tf'))
    const chart = folder.manifests.find((m) => m.ecosystem === 'helm')
    if (terraform[0]) return guess('infrastructure', 0.8, terraform[0], `It contains ${terraform.length} Terraform files.`)
    return chart && guess('infrastructure', 0.7, chart.path, 'It is a Helm chart.')
  },
  (folder) => {
    const app = file(folder, /\.xcodeproj\/|AndroidManifest\.xml$/)
    return app ? guess('mobile-app', 0.65, app, 'It has the project of a mobile app.') : undefined
  },
  ({ manifests: [manifest] }) => manifest && guess('library', 0.5, manifest.path, 'It has a manifest, and nothing that runs.'),
  (folder) => {
    const pages = folder.paths.filter((p) => /\.mdx?$/i.test(p))
    const site = file(folder, /^mkdocs\.ya?ml$/)
    const most = pages.length > folder.paths.length / 2
    return most
      ? guess(
          'documentation',
          site ? 0.75 : 0.6,
          site ?? pages[0] ?? '',
          `${pages.length} of ${folder.paths.length} files are pages of text.`,
        )
      : undefined
  },
]

/** The type of a component. If no rule matches it is `other`, with evidence that says so. */
export function typeOf(folder: Folder): Guess {
  for (const rule of rules) {
    const found = rule(folder)
    if (found) return found
  }
  return guess('other', 0.2, 'repository', 'No evidence of its type was found.')
}

/** The lifecycle of a component. */
export function lifecycleOf({ manifests, facts }: Folder): Guess {
  if (facts.archived) return guess('deprecated', 0.95, 'repository', 'The repository is archived.')
  const topic = facts.topics.find((t) => /^(deprecated|experimental|alpha|beta|poc|prototype)$/.test(t))
  if (topic)
    return guess(
      topic === 'deprecated' ? 'deprecated' : 'experimental',
      0.85,
      'repository',
      `The repository has the topic ${topic}.`,
    )
  const early = manifests.find((m) => m.version && /^0\.0\.|^0\.1\.|-(alpha|beta|rc)/.test(m.version))
  if (early) return guess('experimental', 0.5, early.path, `Its version is ${early.version}.`)
  return guess('production', 0.6, 'repository', 'It is not archived and not marked experimental.')
}

/** Files of a folder that do not belong to a nested component. */
export const ownPaths = (facts: RepositoryFacts, root: string, inner: readonly string[]): string[] =>
  facts.paths.filter(
    (p) => within(root, p) && !inner.some((i) => i !== root && within(root, i) && within(i, p)) && nameOf(p) !== '.gitkeep',
  )
