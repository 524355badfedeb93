/** A template that asks for a name and links the repository of its step `publish`. */
export const templateYaml = (name: string, steps: string) => `apiVersion: scaffolder.backstage.io/v1beta3
kind: Template
metadata:
  name: ${name}
spec:
  owner: team-a
  type: service
  parameters:
    - title: Name it
      required: [name]
      properties:
        name: { type: string, pattern: '^[a-z0-9-]+$' }
  steps:
${steps}
  output:
    links:
      - title: Repository
        url: \${{ steps.publish.output.remoteUrl }}
`

/** Steps that publish the skeleton beside the template as a repository. */
export const fetchAndPublish = `    - id: fetch
      action: fetch:template
      input:
        url: ./skeleton
        values: { name: '\${{ parameters.name }}' }
    - id: publish
      action: publish:github
      input:
        repoUrl: '?repo=\${{ parameters.name }}'
        topics: [go]
`
