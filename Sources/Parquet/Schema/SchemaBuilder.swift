/// Builds the tree of fields from the footer's flat list, with the rules for lists and maps of older writers:
/// https://github.com/apache/parquet-format/blob/master/LogicalTypes.md
struct SchemaBuilder {
  private let elements: [SchemaElement]
  private var at = 0
  private(set) var leaves: [LeafColumn] = []
  private(set) var fields: [ParquetField] = []

  init(_ elements: [SchemaElement]) throws(Problem) {
    self.elements = elements
    guard let root = elements.first else { throw .corrupt("it has no schema") }
    at = 1
    for _ in 0..<max(0, root.childCount) { fields.append(try field(Place())) }
    guard at == elements.count else { throw .corrupt("its schema has more elements than the tree needs") }
  }

  /// Where a field stands: the levels and names above it.
  private struct Place {
    var path = ""
    var definition = 0
    var repetition = 0
    var depth = 0
  }

  private func peek() throws(Problem) -> SchemaElement {
    guard at < elements.count else { throw .corrupt("its schema ends too early") }
    return elements[at]
  }

  private func enter(_ place: Place, _ element: SchemaElement) throws(Problem) -> Place {
    var inner = place
    inner.path += inner.path.isEmpty ? element.name : "." + element.name
    inner.depth += 1
    if element.repetition == 1 || element.repetition == 2 { inner.definition += 1 }
    if element.repetition == 2 { inner.repetition += 1 }
    guard (0...2).contains(element.repetition) else { throw .corrupt("its schema has an unknown repetition") }
    guard inner.depth < 64, inner.definition < 100 else { throw .unsupported("a schema that is nested too deeply") }
    return inner
  }

  private mutating func field(_ place: Place) throws(Problem) -> ParquetField {
    let element = try peek()
    guard element.repetition == 2 else { return try single(place) }
    // A repeated field that no list holds is a list itself, of elements that are not null.
    let first = leaves.count
    let inner = try enter(place, element)
    let child = try single(place)
    return ParquetField(
      name: element.name, kind: .list, isOptional: false, children: [child], definition: place.definition,
      repeatedDefinition: inner.definition, repeatedRepetition: inner.repetition, leaves: first..<leaves.count)
  }

  /// A field whose own repetition was dealt with.
  private mutating func single(_ place: Place) throws(Problem) -> ParquetField {
    let element = try peek()
    let inner = try enter(place, element)
    at += 1
    let isOptional = element.repetition == 1
    if let physical = element.type {
      guard element.childCount <= 0 else { throw .corrupt("its schema has a leaf with children") }
      return try leaf(element, physical, inner)
    }
    guard element.childCount >= 0, element.childCount <= elements.count - at else {
      throw .corrupt("its schema has a group of an impossible size")
    }
    let first = leaves.count
    if isList(element), element.childCount == 1, try peek().repetition == 2 {
      return try list(element, inner, isOptional, first)
    }
    if isMap(element), element.childCount == 1, try peek().repetition == 2, try peek().type == nil,
      (1...2).contains(try peek().childCount)
    {
      let pairs = try peek()
      let repeated = try enter(inner, pairs)
      at += 1
      var children: [ParquetField] = []
      for _ in 0..<pairs.childCount { children.append(try field(repeated)) }
      return ParquetField(
        name: element.name, kind: .map, isOptional: isOptional, children: children, definition: inner.definition,
        repeatedDefinition: repeated.definition, repeatedRepetition: repeated.repetition, leaves: first..<leaves.count)
    }
    var children: [ParquetField] = []
    for _ in 0..<element.childCount { children.append(try field(inner)) }
    guard first < leaves.count else { throw .unsupported("a group without columns") }
    return ParquetField(
      name: element.name, kind: .structure, isOptional: isOptional, children: children, definition: inner.definition,
      repeatedDefinition: 0, repeatedRepetition: 0, leaves: first..<leaves.count)
  }

  private mutating func list(
    _ element: SchemaElement, _ inner: Place, _ isOptional: Bool, _ first: Int
  ) throws(Problem) -> ParquetField {
    let middle = try peek()
    let repeated = try enter(inner, middle)
    let child: ParquetField
    var onlyChildRepeats = false
    if middle.childCount == 1, at + 1 < elements.count { onlyChildRepeats = elements[at + 1].repetition == 2 }
    if middle.type != nil || middle.childCount != 1 || onlyChildRepeats || middle.name == "array"
      || middle.name == element.name + "_tuple"
    {
      // Two levels: what repeats is the element.
      child = try single(inner)
    } else {
      at += 1
      child = try field(repeated)
    }
    return ParquetField(
      name: element.name, kind: .list, isOptional: isOptional, children: [child], definition: inner.definition,
      repeatedDefinition: repeated.definition, repeatedRepetition: repeated.repetition, leaves: first..<leaves.count)
  }

  private func isList(_ element: SchemaElement) -> Bool {
    if case .list = element.logical { return true }
    return element.converted == 3
  }

  private func isMap(_ element: SchemaElement) -> Bool {
    if case .map = element.logical { return true }
    // Some old writers set the annotation of the inner group.
    return element.converted == 1 || element.converted == 2
  }

  private mutating func leaf(
    _ element: SchemaElement, _ physical: PhysicalType, _ place: Place
  ) throws(Problem) -> ParquetField {
    let length = physical == .fixedByteArray ? element.typeLength : 0
    if physical == .fixedByteArray, !(1...(1 << 20)).contains(length) {
      throw .corrupt("its schema has values of an impossible length")
    }
    let type = try LeafTyping.type(element, physical)
    leaves.append(
      LeafColumn(
        path: place.path, physical: physical, length: length, type: type, definition: place.definition,
        repetition: place.repetition))
    return ParquetField(
      name: element.name, kind: .leaf(type), isOptional: element.repetition == 1, children: [],
      definition: place.definition, repeatedDefinition: 0, repeatedRepetition: 0,
      leaves: leaves.count - 1..<leaves.count)
  }
}
