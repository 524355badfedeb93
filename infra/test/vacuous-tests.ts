import ts from 'typescript'

/** A statement of a test file that passes whatever the product does. */
export type Vacuous = { line: number; text: string; why: string }

const matchersOfValues = ['toBe', 'toEqual', 'toStrictEqual', 'toMatchObject', 'toContain', 'toContainEqual']

/** The argument of the `expect(…)` at the start of a chain such as `expect(a).not.toBe(b)`. */
function actualOf(node: ts.Expression): ts.Expression | undefined {
  if (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === 'expect') return node.arguments[0]
  return ts.isPropertyAccessExpression(node) ? actualOf(node.expression) : undefined
}

const isLiteral = (node: ts.Node) =>
  ts.isStringLiteralLike(node) ||
  ts.isNumericLiteral(node) ||
  [ts.SyntaxKind.TrueKeyword, ts.SyntaxKind.FalseKeyword].includes(node.kind)

/** Possible results of an expression: both branches of a condition, and the right side of `??`. */
function branchesOf(node: ts.Expression): ts.Expression[] {
  if (ts.isParenthesizedExpression(node)) return branchesOf(node.expression)
  if (ts.isConditionalExpression(node)) return [...branchesOf(node.whenTrue), ...branchesOf(node.whenFalse)]
  return [node]
}

/** Whether a promise is used: awaited, returned, passed on, or the result of an arrow function. */
function isWaitedFor(node: ts.Node): boolean {
  const { parent } = node
  if (!parent) return false
  if (ts.isAwaitExpression(parent) || ts.isReturnStatement(parent) || ts.isArrayLiteralExpression(parent)) return true
  if (ts.isArrowFunction(parent)) return parent.body === node
  if (ts.isCallExpression(parent)) return parent.arguments.some((a) => a === node)
  return ts.isParenthesizedExpression(parent) ? isWaitedFor(parent) : ts.isVariableDeclaration(parent)
}

function vacuousReason(call: ts.CallExpression): string | undefined {
  if (!ts.isPropertyAccessExpression(call.expression)) return undefined
  const actual = actualOf(call.expression.expression)
  if (!actual) return undefined
  const matcher = call.expression.name.text
  const chain = call.expression.expression.getText()
  if (/\.(resolves|rejects)(\.not)?$/.test(chain) && !isWaitedFor(call)) return 'nobody waits for this promise'
  const [expected] = call.arguments
  if (expected && matchersOfValues.includes(matcher)) {
    if (branchesOf(expected).some((b) => b.getText() === actual.getText())) return 'compares a value with itself'
    if (isLiteral(actual) && isLiteral(expected)) return 'compares two constants'
  }
  if (matcher === 'toBeGreaterThanOrEqual' && expected?.getText() === '0' && /\.length$/.test(actual.getText()))
    return 'no length is below 0'
  // `every` of an empty list is true, so the test would pass.
  if (/\.every\(/.test(actual.getText()) && expected?.getText() === 'true' && !countsBefore(call, actual))
    return 'holds of an empty list too: compare its length before'
  return undefined
}

/** Whether an earlier assertion ensures that the list of `expect(list.every(…))` is not empty. */
function countsBefore(call: ts.CallExpression, actual: ts.Expression): boolean {
  const list = actual.getText().split(/\??\.every\(/)[0] ?? ''
  const before = call.getSourceFile().text.slice(0, call.getStart())
  const last = before.slice(Math.max(0, before.lastIndexOf('test(')))
  return [`expect(${list}).toHaveLength(`, `expect(${list}.length).toBe`, `expect(${list}?.length).toBe`].some((text) =>
    last.includes(text),
  )
}

/** Calls of `test` whose body asserts nothing, neither itself nor through a function whose name says so. */
function emptyReason(call: ts.CallExpression): string | undefined {
  if (!/^(test|it)(\.each\b|\.skipIf\b|$)/.test(call.expression.getText().split('(')[0] ?? '')) return undefined
  const body = call.arguments.find((a) => ts.isArrowFunction(a) || ts.isFunctionExpression(a))
  if (!body || call.expression.getText().endsWith('.each')) return undefined
  return /\bexpect\w*[.(]|\beventually\(|toPass\(|throw /.test(body.getText()) ? undefined : 'asserts nothing'
}

/** Everything in a test file that cannot fail. */
export function findVacuous(file: string, source: string): Vacuous[] {
  const tree = ts.createSourceFile(file, source, ts.ScriptTarget.Latest, true)
  const found: Vacuous[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node)) {
      const why = vacuousReason(node) ?? emptyReason(node)
      const line = tree.getLineAndCharacterOfPosition(node.getStart()).line + 1
      if (why) found.push({ line, text: node.getText().split('\n')[0]?.slice(0, 120) ?? '', why })
    }
    ts.forEachChild(node, visit)
  }
  visit(tree)
  return found
}
