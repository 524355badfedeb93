import { organizationFolder } from '@callboard/testing/stack'

/** A template that asks for a name and links the repository of its step `publish`. */
const templateYaml = (name: string, steps: string) => `apiVersion: scaffolder.backstage.io/v1beta3
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
        region: { type: string }
        at: { type: string }
  steps:
${steps}
  output:
    links:
      - title: Repository
        url: \${{ steps.publish.output.remoteUrl }}
`

/** Steps that publish the skeleton beside the template as a repository. */
const fetchAndPublish = `    - id: fetch
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

/** A repository of templates, which the tests of template-runs.test.ts run. */
export const templatesFolder = () =>
  organizationFolder(
    {
      templates: {
        'service/catalog-info.yaml': templateYaml(
          'service',
          `${fetchAndPublish}    - id: issue
      action: github:issues:create
      input: { repoUrl: '?repo=\${{ parameters.name }}', title: Review it, labels: [review] }
    - id: pull
      action: publish:github:pull-request
      input:
        repoUrl: '?repo=platform'
        branchName: add-\${{ parameters.name }}
        title: Add \${{ parameters.name }}
        sourcePath: deploy
        targetPath: apps/\${{ parameters.name }}
    - id: register
      action: catalog:register
      input:
        repoContentsUrl: \${{ steps.publish.output.repoContentsUrl }}
    - id: done
      action: debug:log
      input: { message: 'Made \${{ steps.register.output.entityRef }}' }
`,
        ),
        'service/skeleton/catalog-info.yaml':
          'apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: ${{ values.name }}\nspec:\n  type: service\n  lifecycle: production\n  owner: team-a\n',
        'service/skeleton/cmd/${{ values.name }}/main.go': 'package main // ${{ values.name }}\n',
        'service/skeleton/deploy/app.yaml': 'name: ${{ values.name }}\n',
        'asks/catalog-info.yaml': templateYaml(
          'asks',
          `${fetchAndPublish}    - id: ok
      action: approval
      input: { approvers: ['group:team-a'], message: Creates a service. }
`,
        ),
        'several/catalog-info.yaml': templateYaml(
          'several',
          `    - id: file
      action: catalog:write
      input: { entity: { name: '\${{ parameters.name }}' } }
    - id: publish
      action: publish:github
      each: \${{ [parameters.name, "platform", "never"] }}
      input: { repoUrl: '?repo=\${{ each.value }}' }
`,
        ),
        'empty/catalog-info.yaml': templateYaml(
          'empty',
          `    - id: publish
      action: publish:github
      input: { repoUrl: '?repo=\${{ parameters.name }}' }
`,
        ),
        'merges/catalog-info.yaml': templateYaml(
          'merges',
          `    - id: file
      action: catalog:write
      input: { filePath: 'teams/\${{ parameters.name }}.yaml', entity: { name: '\${{ parameters.name }}' } }
    - id: publish
      action: publish:github:pull-request
      input: { repoUrl: '?repo=people', branchName: 'team-\${{ parameters.name }}', title: Add a team }
    - id: merged
      action: wait:pull-request
      input: { url: '\${{ steps.publish.output.remoteUrl }}' }
`,
        ),
        'settings/catalog-info.yaml': templateYaml(
          'settings',
          `    - id: hook
      action: github:webhook
      input:
        repoUrl: '?repo=platform'
        webhookUrl: https://ci.example.com/\${{ parameters.name }}
        webhookSecret: \${{ secrets.password }}
        events: ['*']
    - id: environment
      action: github:environment:create
      input:
        repoUrl: '?repo=platform'
        name: \${{ parameters.name }}
        deploymentBranchPolicy: { protected_branches: false, custom_branch_policies: true }
        customBranchPolicyNames: [main]
        environmentVariables: { REGION: eu }
        secrets: { PASSWORD: '\${{ secrets.password }}' }
        reviewers: [group:default/team-a, user:default/grace]
    - id: key
      action: github:deployKey:create
      input:
        repoUrl: '?repo=platform'
        publicKey: 'ssh-ed25519 \${{ parameters.name }} key@example.com'
        privateKey: \${{ secrets.password }}
        deployKeyName: Deployments
    - id: links
      action: github:autolinks:create
      input: { repoUrl: '?repo=platform', keyPrefix: '\${{ parameters.name }}-', urlTemplate: 'https://tickets.example.com/<num>' }
    - id: fail
      if: \${{ parameters.name === "broken" }}
      action: fs:rename
      input: { files: [{ from: none, to: x }] }
`,
        ),
        'asks/skeleton/README.md': '# ${{ values.name }}\n',
      },
      handover: {
        'catalog-info.yaml': `apiVersion: scaffolder.backstage.io/v1beta3
kind: Template
metadata: { name: handover }
spec:
  owner: team-a
  type: action
  steps:
    - id: edit
      action: catalog:edit
      input: { entityRef: '\${{ parameters.entity }}', values: { spec.owner: 'group:default/team-b' } }
    - id: propose
      action: publish:github:pull-request
      input:
        repoUrl: \${{ steps.edit.output.repoUrl }}
        branchName: owner-of-\${{ parameters.entity | parseEntityRef | pick("name") }}
        title: Change the owner
`,
      },
      platform: { 'README.md': '# Platform\n' },
      people: { 'README.md': '# People\n' },
    },
    {
      members: [{ login: 'grace', name: 'Grace', email: 'grace@example.com' }],
      teams: [{ slug: 'team-a', name: 'Team A', members: ['grace'] }],
    },
  )
