from google.protobuf import descriptor_pb2 as _descriptor_pb2
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from typing import ClassVar as _ClassVar

DESCRIPTOR: _descriptor.FileDescriptor

class EventFamily(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    EVENT_FAMILY_UNSPECIFIED: _ClassVar[EventFamily]
    EVENT_FAMILY_DECISION: _ClassVar[EventFamily]
    EVENT_FAMILY_DELIVERY: _ClassVar[EventFamily]
    EVENT_FAMILY_NOTE: _ClassVar[EventFamily]
EVENT_FAMILY_UNSPECIFIED: EventFamily
EVENT_FAMILY_DECISION: EventFamily
EVENT_FAMILY_DELIVERY: EventFamily
EVENT_FAMILY_NOTE: EventFamily
FAMILY_FIELD_NUMBER: _ClassVar[int]
family: _descriptor.FieldDescriptor
OPENS_OPERATION_FIELD_NUMBER: _ClassVar[int]
opens_operation: _descriptor.FieldDescriptor
OUTCOME_OF_FIELD_NUMBER: _ClassVar[int]
outcome_of: _descriptor.FieldDescriptor
ENDS_EXECUTION_FIELD_NUMBER: _ClassVar[int]
ends_execution: _descriptor.FieldDescriptor
RECORDED_AS_FIELD_NUMBER: _ClassVar[int]
recorded_as: _descriptor.FieldDescriptor
OMITTABLE_FIELD_NUMBER: _ClassVar[int]
omittable: _descriptor.FieldDescriptor
