import Foundation

/// How values cross over to the core and back.
enum JSON {
    /// The text of what is sent. An instant is `@` and its seconds, which express all of them.
    static func text(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.dateEncodingStrategy = .custom { date, encoder in
            var container = encoder.singleValueContainer()
            try container.encode("@\(seconds(date))")
        }
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    /// What was answered.
    static func read<Output: Decodable>(_ text: String) throws -> Output {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .custom { decoder in
            let container = try decoder.singleValueContainer()
            let text = try container.decode(String.self)
            if let date = date(text) { return date }
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "no instant")
        }
        return try decoder.decode(Output.self, from: Data(text.utf8))
    }

    /// Whole seconds: the wire has no finer time. What no calendar reaches stays out of reach.
    private static func seconds(_ date: Date) -> Int64 {
        let seconds = date.timeIntervalSince1970.rounded(.down)
        return Int64(exactly: seconds) ?? (seconds < 0 ? .min : .max)
    }

    /// `2019-11-05T09:00:00Z`, always so written; or `@` and seconds.
    static func date(_ text: String) -> Date? {
        if text.first == "@" {
            return Double(text.dropFirst()).map(Date.init(timeIntervalSince1970:))
        }
        let digits = Array(text.utf8)
        func number(_ range: Range<Int>) -> Int? {
            var number = 0
            for digit in digits[range] {
                guard (48...57).contains(digit) else { return nil }
                number = number * 10 + Int(digit - 48)
            }
            return number
        }
        guard digits.count == 20, digits[19] == UInt8(ascii: "Z"),
            let year = number(0..<4), let month = number(5..<7), let day = number(8..<10),
            let hour = number(11..<13), let minute = number(14..<16), let second = number(17..<19)
        else { return nil }
        let time = (hour * 60 + minute) * 60 + second
        let seconds = daysSinceEpoch(year, month, day) * 86_400 + time
        return Date(timeIntervalSince1970: Double(seconds))
    }

    /// Days from 1970-01-01 in the Gregorian calendar, in which March begins the year.
    private static func daysSinceEpoch(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let year = month <= 2 ? year - 1 : year
        let era = (year >= 0 ? year : year - 399) / 400
        let yearOfEra = year - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }
}
