import Jinja

/// A template's value for other threads: plain data, dates, relations and tables' numbers. What is none of these is kept
/// as its text.
indirect enum KeptValue: Sendable, Hashable {
  case none
  case bool(Bool)
  case int(Int)
  case double(Double)
  /// A number of the types that have no literal here.
  case decimal(String, DecimalBox)
  case string(String)
  case list([KeptValue])
  case tuple([KeptValue])
  case set([KeptValue])
  case dict([Member])
  case moment(Moment)
  case date(days: Int)
  case duration(microseconds: Int)
  case relation(Relation)

  struct Member: Sendable, Hashable {
    var key: KeptValue
    var value: KeptValue
  }

  /// Decimals are told apart by their text.
  struct DecimalBox: Sendable, Hashable {
    let value: DecimalNumber
    static func == (left: DecimalBox, right: DecimalBox) -> Bool { true }
    func hash(into hasher: inout Hasher) {}
  }

  /// - Parameter depth: how deep the value lies; what holds itself ends somewhere.
  init(_ value: Value, depth: Int = 0) {
    guard depth < 60 else {
      self = .none
      return
    }
    func kept(_ values: [Value]) -> [KeptValue] { values.map { KeptValue($0, depth: depth + 1) } }
    switch value {
    case .none, .undefined: self = .none
    case .bool(let flag): self = .bool(flag)
    case .int(let number): self = .int(number)
    case .double(let number): self = .double(number)
    case .decimal(let number): self = .decimal(value.text, DecimalBox(value: number))
    case .list(let box): self = .list(kept(box.items))
    case .tuple(let box): self = .tuple(kept(box.items))
    case .set(let box): self = .set(kept(box.elements))
    case .dict(let box):
      self = .dict(
        box.pairs.map {
          Member(key: KeptValue($0.key, depth: depth + 1), value: KeptValue($0.value, depth: depth + 1))
        })
    case .object(let object):
      switch object {
      case let object as DateTimeObject: self = .moment(object.moment)
      case let object as DateObject: self = .date(days: object.days)
      case let object as TimeDeltaObject: self = .duration(microseconds: object.microseconds)
      case let object as RelationObject: self = .relation(object.relation)
      default: self = .string(value.text)
      }
    default: self = .string(value.text)
    }
  }

  func value(_ adapter: AdapterType) -> Value {
    switch self {
    case .none: .none
    case .bool(let flag): .bool(flag)
    case .int(let number): .int(number)
    case .double(let number): .double(number)
    case .decimal(_, let box): .decimal(box.value)
    case .string(let text): .string(text)
    case .list(let items): .list(items.map { $0.value(adapter) })
    case .tuple(let items): .tuple(items.map { $0.value(adapter) })
    case .set(let items): .set(SetBox(items.map { $0.value(adapter) }))
    case .dict(let members): .dict(Self.box(members, adapter))
    case .moment(let moment): .object(DateTimeObject(moment))
    case .date(let days): .object(DateObject(days: days))
    case .duration(let microseconds): .object(TimeDeltaObject(microseconds))
    case .relation(let relation): .object(RelationObject(relation, adapter))
    }
  }

  private static func box(_ members: [Member], _ adapter: AdapterType) -> DictBox {
    let box = DictBox()
    for member in members { try? box.insert(member.key.value(adapter), member.value.value(adapter)) }
    return box
  }

  /// This value with what `new` changed of `old` put into it: dicts member by member, anything else as a whole.
  func changed(from old: KeptValue?, to new: KeptValue) -> KeptValue {
    guard case .dict(var members) = self, case .dict(let changed) = new, case .dict(let before)? = old ?? .dict([])
    else {
      return new
    }
    let earlier = Dictionary(before.map { ($0.key, $0.value) }) { first, _ in first }
    var places: [KeptValue: Int] = [:]
    for (place, member) in members.enumerated() { places[member.key] = place }
    for member in changed where earlier[member.key] != member.value {
      if let place = places[member.key] {
        members[place].value = members[place].value.changed(from: earlier[member.key], to: member.value)
      } else {
        places[member.key] = members.count
        members.append(member)
      }
    }
    let present = Set(changed.map(\.key))
    members.removeAll { earlier[$0.key] != nil && !present.contains($0.key) }
    return .dict(members)
  }
}
