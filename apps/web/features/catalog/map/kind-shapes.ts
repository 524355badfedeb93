/** Kinds of SVG elements that icons consist of. */
function pathOf(element: Element): Path2D {
  const path = new Path2D()
  const at = (name: string) => Number(element.getAttribute(name) ?? 0)
  switch (element.tagName) {
    case 'path':
      return new Path2D(element.getAttribute('d') ?? '')
    case 'circle':
      path.arc(at('cx'), at('cy'), at('r'), 0, 2 * Math.PI)
      return path
    case 'ellipse':
      path.ellipse(at('cx'), at('cy'), at('rx'), at('ry'), 0, 0, 2 * Math.PI)
      return path
    case 'rect':
      path.roundRect(at('x'), at('y'), at('width'), at('height'), at('rx'))
      return path
    case 'line':
      path.moveTo(at('x1'), at('y1'))
      path.lineTo(at('x2'), at('y2'))
      return path
    default:
      return path
  }
}

/** An icon for a canvas, and its elements for a file. Both are 24 units wide. */
export type KindShape = { path: Path2D; markup: string }

/** Reads icons that are drawn in the page; each has its kind in `data-kind`. */
export function readKindShapes(root: ParentNode): ReadonlyMap<string, KindShape> {
  const shapes = new Map<string, KindShape>()
  for (const svg of root.querySelectorAll<SVGElement>('svg[data-kind]')) {
    const path = new Path2D()
    for (const child of svg.children) path.addPath(pathOf(child))
    shapes.set(svg.dataset.kind ?? '', { path, markup: svg.innerHTML })
  }
  return shapes
}
