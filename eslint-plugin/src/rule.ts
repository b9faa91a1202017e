// The form of every rule: its page, its code, and the orchestrator code that it looks at.
import type { TSESLint, TSESTree } from '@typescript-eslint/utils';

import { orchestratorCode } from './code/orchestrator-code.ts';
import type { OrchestratorCode } from './code/orchestrator-code.ts';
import type { Node, SourceCode } from './code/nodes.ts';

const pages = 'https://github.com/perdure/perdure/blob/main/docs/reference/lint';

export interface RuleDocs {
  readonly description: string;
  readonly url: string;
  readonly recommended: true;
}

export type Rule = TSESLint.RuleModule<string, readonly unknown[], RuleDocs>;
export type Fix = TSESLint.ReportFixFunction;
export type Suggestion = TSESLint.SuggestionReportDescriptor<string>;
export type Listener = TSESLint.RuleListener;

export interface Report {
  readonly node: Node;
  readonly messageId: string;
  readonly data?: Readonly<Record<string, string>>;
  readonly fix?: Fix | undefined;
  readonly suggest?: readonly Suggestion[];
}

/** What a rule works with in one file. */
export interface Inspection<Options> {
  readonly code: OrchestratorCode;
  readonly sourceCode: SourceCode;
  readonly options: Options;
  report(found: Report): void;
  /** The text of a node, on one line and short enough for a message. */
  text(node: Node): string;
}

interface RuleForm<Options> {
  readonly name: string;
  readonly description: string;
  readonly messages: Readonly<Record<string, string>>;
  readonly type?: 'problem' | 'suggestion';
  readonly fixable?: true;
  readonly hasSuggestions?: true;
  /** The properties of the options object. */
  readonly options?: Readonly<Record<string, object>>;
  readonly defaults: Options;
  create(inspection: Inspection<Options>): Listener;
}

/** A fix that replaces a node. */
export function replaceWith(node: Node, text: string): Fix {
  return (fixer) => fixer.replaceText(node, text);
}

const textMax = 60;

function shortText(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  return line.length > textMax ? `${line.slice(0, textMax - 1)}…` : line;
}

/** Creates a rule. Files without orchestrator code cost it nothing. */
export function createRule<Options>(form: RuleForm<Options>): Rule {
  const schema = {
    type: 'object',
    properties: form.options ?? {},
    additionalProperties: false,
  } as const;
  return {
    meta: {
      type: form.type ?? 'problem',
      docs: {
        description: form.description,
        url: `${pages}/${form.name}.md`,
        recommended: true,
      },
      messages: form.messages,
      schema: form.options ? [schema as never] : [],
      ...(form.fixable ? { fixable: 'code' as const } : {}),
      ...(form.hasSuggestions ? { hasSuggestions: true } : {}),
    },
    defaultOptions: [],
    create(context) {
      const sourceCode = context.sourceCode;
      const code = orchestratorCode(context);
      if (code.isEmpty) return {};
      const given = (context.options as readonly Partial<Options>[])[0];
      return form.create({
        code,
        sourceCode,
        options: { ...form.defaults, ...given },
        report: (found) => {
          const { node, fix, ...rest } = found;
          context.report({ node, ...rest, ...(fix ? { fix } : {}) } as never);
        },
        text: (node) => shortText(sourceCode.getText(node as TSESTree.Node)),
      });
    },
  };
}
