import { execa } from 'execa'
import { z } from 'zod'
import { root } from '../launch/paths.ts'

const severities = ['info', 'low', 'moderate', 'high', 'critical'] as const
type Severity = (typeof severities)[number]

const report = z.object({
  metadata: z.object({
    vulnerabilities: z.object(Object.fromEntries(severities.map((s) => [s, z.number()])) as Record<Severity, z.ZodNumber>),
  }),
  vulnerabilities: z.record(z.string(), z.object({ name: z.string(), severity: z.enum(severities), range: z.string() })),
})
const failure = z.object({
  message: z.string().optional(),
  error: z.object({ code: z.string().optional(), summary: z.string().optional() }).optional(),
})

export type Audit = { outcome: 'passed' | 'failed' | 'skipped'; text: string }

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Errors of this checkout, independent of any registry. They must not be mistaken for an unavailable registry. */
const ownErrors = new Set(['ENOLOCK', 'EUSAGE', 'EJSONPARSE', 'ENOENT'])

/** The result of `npm audit --json`. High and critical advisories fail. */
export function evaluateAudit(stdout: string): Audit {
  const json = parseJson(stdout)
  const found = report.safeParse(json)
  if (!found.success) {
    const { message, error } = failure.safeParse(json).data ?? {}
    const reason = message || error?.summary || 'there was no answer in time'
    if (error?.code && ownErrors.has(error.code)) return { outcome: 'failed', text: `npm audit could not run: ${reason}` }
    return {
      outcome: 'skipped',
      text: `SKIPPED: no registry returned advisories, so known vulnerabilities were not checked (${reason}). Run this step with access to npm’s advisory database.`,
    }
  }
  const { metadata, vulnerabilities } = found.data
  const counts = severities.map((s) => `${metadata.vulnerabilities[s]} ${s}`).join(', ')
  const grave = Object.values(vulnerabilities).filter((v) => v.severity === 'high' || v.severity === 'critical')
  const lines = grave.map((v) => `  ${v.severity}: ${v.name} ${v.range}`.trimEnd())
  return {
    outcome: grave.length > 0 ? 'failed' : 'passed',
    text: [`Known vulnerabilities of production dependencies: ${counts}`, ...lines].join('\n'),
  }
}

/** Looks up advisories for production dependencies. Ends within half a minute, whatever the registry does. */
export async function auditDependencies(registry?: string): Promise<Audit> {
  const patience = ['--fetch-retries=0', '--fetch-timeout=10000']
  const from = registry ? [`--registry=${registry}`] : []
  const { stdout } = await execa('npm', ['audit', '--omit=dev', '--json', '--package-lock-only', ...patience, ...from], {
    cwd: root,
    reject: false,
    timeout: 30_000,
  })
  return evaluateAudit(stdout)
}
