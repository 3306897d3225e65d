import path from 'node:path'

const vague = ['utils', 'util', 'helpers', 'helper', 'common', 'misc']
const kebabCase = /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9-]+)*$/

/**
 * Files are named in kebab-case after the one idea they hold.
 * @type {import('eslint').Rule.RuleModule}
 */
export const fileNames = {
  meta: {
    type: 'suggestion',
    schema: [],
    messages: {
      vague: '"{{ name }}" says nothing of the idea the file holds.',
      style: 'File names are kebab-case, not "{{ name }}".',
    },
  },
  create: (context) => ({
    Program(node) {
      const name = path.basename(context.filename).replace(/\.(ts|tsx|js|mjs)$/, '')
      const stem = name.split('.')[0] ?? name
      if (vague.includes(stem)) context.report({ node, messageId: 'vague', data: { name } })
      else if (!kebabCase.test(name)) context.report({ node, messageId: 'style', data: { name } })
    },
  }),
}
