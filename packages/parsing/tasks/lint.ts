import spectral, { type RulesetDefinition } from '@stoplight/spectral-core'
import parsers from '@stoplight/spectral-parsers'
import refs from '@stoplight/spectral-ref-resolver'
import rulesets from '@stoplight/spectral-rulesets'
import { severities, type ApiFinding } from '@callboard/core/api/finding'

/** More are of no use to anybody; the heaviest are kept. */
const mostFindings = 200

// A resolver that knows no scheme: what a description names elsewhere is not fetched.
const linter = new spectral.Spectral({ resolver: new refs.Resolver() })
// The types of these packages disagree about which of a ruleset's parts may be left out.
linter.setRuleset({ extends: [rulesets.oas as RulesetDefinition, rulesets.asyncapi as RulesetDefinition] })

/** What Spectral's rules say of a description, the heaviest first. */
export async function lint(text: string): Promise<ApiFinding[]> {
  const found = await linter.run(new spectral.Document(text, parsers.Yaml))
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
    .slice(0, mostFindings)
}

/** Two of Spectral's own findings, in words that say what is so here. */
function said(code: string, message: string, severity: ApiFinding['severity']): Pick<ApiFinding, 'message' | 'severity'> {
  if (code === 'unrecognized-format')
    return {
      severity: 'error',
      message: 'This is no OpenAPI or AsyncAPI document of a version that is known, so nothing was checked.',
    }
  if (code === 'invalid-ref' && /no resolver defined/i.test(message))
    return { severity: 'info', message: 'This refers to another file, which was not looked into.' }
  return { severity, message: message.slice(0, 1000) }
}
