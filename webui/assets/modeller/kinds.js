// What an element is called, in the words of the menus.
import { getBusinessObject, is } from 'bpmn-js/lib/util/ModelUtil';
import { definition } from './facts.js';

const PLAIN = {
  'bpmn:UserTask': 'User task',
  'bpmn:ManualTask': 'Manual task',
  'bpmn:ScriptTask': 'Script task',
  'bpmn:BusinessRuleTask': 'Business rule task',
  'bpmn:SendTask': 'Send task',
  'bpmn:ReceiveTask': 'Receive task',
  'bpmn:ServiceTask': 'Service task',
  'bpmn:CallActivity': 'Call activity',
  'bpmn:Task': 'Task',
  'bpmn:SubProcess': 'Sub-process',
  'bpmn:AdHocSubProcess': 'Ad-hoc sub-process',
  'bpmn:Transaction': 'Transaction',
  'bpmn:ExclusiveGateway': 'Exclusive gateway',
  'bpmn:ParallelGateway': 'Parallel gateway',
  'bpmn:InclusiveGateway': 'Inclusive gateway',
  'bpmn:EventBasedGateway': 'Event-based gateway',
  'bpmn:ComplexGateway': 'Complex gateway',
  'bpmn:SequenceFlow': 'Flow',
  'bpmn:MessageFlow': 'Message flow',
  'bpmn:Association': 'Association',
  'bpmn:Lane': 'Lane',
  'bpmn:Participant': 'Pool',
  'bpmn:Process': 'Process',
  'bpmn:Collaboration': 'Process',
  'bpmn:TextAnnotation': 'Annotation',
  'bpmn:Group': 'Group',
  'bpmn:DataObjectReference': 'Data object reference',
  'bpmn:DataStoreReference': 'Data store reference',
  'bpmn:DataInputAssociation': 'Association',
  'bpmn:DataOutputAssociation': 'Association',
};
const EVENTS = {
  'bpmn:StartEvent': 'start event',
  'bpmn:EndEvent': 'end event',
  'bpmn:BoundaryEvent': 'boundary event',
  'bpmn:IntermediateCatchEvent': 'intermediate catch event',
  'bpmn:IntermediateThrowEvent': 'intermediate throw event',
};

export function kindOf(ed, shape) {
  const object = getBusinessObject(shape);
  if (is(object, 'bpmn:SubProcess') && object.triggeredByEvent) return ed.say('Event sub-process');
  const event = EVENTS[object.$type];
  if (!event) return ed.say(PLAIN[object.$type] ?? 'Element');
  const what = definition(object)?.$type.replace(/^bpmn:|EventDefinition$/g, '').replace('Compensate', 'Compensation') ?? '';
  const bare = event[0].toUpperCase() + event.slice(1);
  if (!what) return ed.say(bare);
  const gentle = (is(object, 'bpmn:BoundaryEvent') && object.cancelActivity === false)
    || (is(object, 'bpmn:StartEvent') && object.isInterrupting === false && object.$parent?.triggeredByEvent);
  return ed.say(`${what} ${event}${gentle ? ' (non-interrupting)' : ''}`);
}
