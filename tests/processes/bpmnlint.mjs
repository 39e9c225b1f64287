// Judge a BPMN file by the rules that bpmn.io recommends; prints what they find, as JSON.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(new URL('../../webui/assets/package.json', import.meta.url));
const { BpmnModdle } = await import(require.resolve('bpmn-moddle'));
const { Linter } = require('bpmnlint');
const NodeResolver = require('bpmnlint/lib/resolver/node-resolver');

const { rootElement } = await new BpmnModdle().fromXML(readFileSync(process.argv[2], 'utf8'));
const linter = new Linter({ config: { extends: 'bpmnlint:recommended' }, resolver: new NodeResolver() });
console.log(JSON.stringify(await linter.lint(rootElement)));
