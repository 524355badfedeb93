import { type ApiFinding, severities } from '@callboard/modules/apis/domain/finding'
import { objectOf } from '@callboard/modules/apis/domain/loose'
import spectral, { type RulesetDefinition } from '@stoplight/spectral-core'
import parsers from '@stoplight/spectral-parsers'
import refs from '@stoplight/spectral-ref-resolver'
import rulesets from '@stoplight/spectral-rulesets'

/** More are not useful; the most severe are kept. */
const maxFindings = 200

// A resolver without schemes: external references are not fetched.
const linter = new spectral.Spectral({ resolver: new refs.Resolver() })
// The types of these packages disagree about optional parts of a ruleset.
linter.setRuleset({ extends: [rulesets.oas as RulesetDefinition, rulesets.asyncapi as RulesetDefinition] })

/**
 * Spectral's schema of OpenAPI 3.1 reports a reference in place of a path item as an unknown property; the specification allows
 * it.
 */
function isReferredPathItem(
  data: unknown,
  { code, path, message }: { code: string | number; path: (string | number)[]; message: string },
) {
  if (code !== 'oas3-schema' || !message.includes('unevaluated')) return false
  const [group, name, more] = path
  const item = objectOf(objectOf(objectOf(data)[String(group)])[String(name)])
  return (group === 'paths' || group === 'webhooks') && more === undefined && typeof item.$ref === 'string'
}

/** Spectral's findings for a description, most severe first. */
export async function lint(text: string): Promise<ApiFinding[]> {
  const document = new spectral.Document(text, parsers.Yaml)
  const found = (await linter.run(document)).filter((finding) => !isReferredPathItem(document.data, finding))
  return found
    .map(
      ({ code, message, path, range, severity }): ApiFinding => ({
        code: String(code),
        ...said(String(code), message, severities[severity] ?? 'info'),
        path: path.join('.').slice(0, 500),
        line: range.start.line + 1,
      }),
    )
    .sort((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity) || (a.line ?? 0) - (b.line ?? 0))
    .slice(0, maxFindings)
}

/** Clearer messages for two of Spectral's own findings. */
function said(code: string, message: string, severity: ApiFinding['severity']): Pick<ApiFinding, 'message' | 'severity'> {
  if (code === 'unrecognized-format')
    return {
      severity: 'error',
      message: 'This is not a supported OpenAPI or AsyncAPI version, so it was not linted.',
    }
  if (code === 'invalid-ref' && /no resolver defined/i.test(message))
    return { severity: 'info', message: 'This references another file, which was not checked.' }
  return { severity, message: message.slice(0, 1000) }
}
