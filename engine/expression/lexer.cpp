#include "engine/expression/lexer.h"

#include <array>
#include <cstdint>

namespace xinfang::expression {

namespace {

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
int hex_digit(char c) {
  if (is_digit(c)) return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

void append_utf8(std::string& out, std::uint32_t point) {
  if (point < 0x80) {
    out += static_cast<char>(point);
  } else if (point < 0x800) {
    out += static_cast<char>(0xC0 | (point >> 6));
    out += static_cast<char>(0x80 | (point & 0x3F));
  } else if (point < 0x10000) {
    out += static_cast<char>(0xE0 | (point >> 12));
    out += static_cast<char>(0x80 | ((point >> 6) & 0x3F));
    out += static_cast<char>(0x80 | (point & 0x3F));
  } else {
    out += static_cast<char>(0xF0 | (point >> 18));
    out += static_cast<char>(0x80 | ((point >> 12) & 0x3F));
    out += static_cast<char>(0x80 | ((point >> 6) & 0x3F));
    out += static_cast<char>(0x80 | (point & 0x3F));
  }
}

class Lexer {
 public:
  explicit Lexer(std::string_view source) : source_(source) {}

  Result<std::vector<Token>, Problem> run() {
    std::vector<Token> tokens;
    for (;;) {
      skip_blank();
      Token token;
      token.offset = at_;
      if (at_ == source_.size()) {
        tokens.push_back(token);
        return tokens;
      }
      if (!next(token)) return Failure{problem_};
      tokens.push_back(std::move(token));
    }
  }

 private:
  char peek(std::size_t ahead = 0) const {
    return at_ + ahead < source_.size() ? source_[at_ + ahead] : '\0';
  }
  bool fail(std::size_t offset, std::string message) {
    problem_ = {offset, std::move(message)};
    return false;
  }

  void skip_blank() {
    for (;;) {
      const char c = peek();
      if (at_ < source_.size() && (c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f')) {
        ++at_;
      } else if (c == '/' && peek(1) == '/') {
        while (at_ < source_.size() && source_[at_] != '\n') ++at_;
      } else {
        return;
      }
    }
  }

  bool next(Token& token) {
    const char c = peek();
    if (is_digit(c) || (c == '.' && is_digit(peek(1)))) return number(token);
    if (c == '`') return quoted_identifier(token);
    if (c == '"' || c == '\'') return text(token, false, false);
    if (is_letter(c)) {
      // r"", b"", br"" in either case; rb"" is no literal.
      const bool bytes = c == 'b' || c == 'B';
      const char second = bytes ? peek(1) : c;
      const bool raw = second == 'r' || second == 'R';
      const std::size_t length = (bytes ? 1U : 0U) + (raw ? 1U : 0U);
      if (length > 0 && (peek(length) == '"' || peek(length) == '\'')) {
        at_ += length;
        return text(token, raw, bytes);
      }
      return identifier(token);
    }
    return symbol(token);
  }

  bool identifier(Token& token) {
    token.kind = Token::Kind::identifier;
    while (is_letter(peek()) || is_digit(peek())) token.text += source_[at_++];
    return true;
  }

  bool quoted_identifier(Token& token) {
    token.kind = Token::Kind::identifier;
    token.quoted = true;
    ++at_;
    while (is_letter(peek()) || is_digit(peek()) || peek() == '.' || peek() == '-' ||
           peek() == '/' || peek() == ' ') {
      token.text += source_[at_++];
    }
    if (peek() != '`' || token.text.empty()) {
      return fail(token.offset,
                  "a field name in backquotes holds letters, digits, '_', '.', '-', "
                  "'/' and spaces, and ends with a backquote");
    }
    ++at_;
    return true;
  }

  bool number(Token& token) {
    token.kind = Token::Kind::integer;
    const std::size_t begin = at_;
    if (peek() == '0' && (peek(1) == 'x' || peek(1) == 'X')) {
      at_ += 2;
      if (hex_digit(peek()) < 0) return fail(begin, "a hexadecimal number needs digits after 0x");
      while (hex_digit(peek()) >= 0) ++at_;
    } else {
      while (is_digit(peek())) ++at_;
      if (peek() == '.' && is_digit(peek(1))) {
        token.kind = Token::Kind::floating;
        ++at_;
        while (is_digit(peek())) ++at_;
      }
      if (peek() == 'e' || peek() == 'E') {
        const std::size_t sign = peek(1) == '+' || peek(1) == '-' ? 1 : 0;
        if (!is_digit(peek(1 + sign))) return fail(begin, "an exponent needs digits");
        token.kind = Token::Kind::floating;
        at_ += 1 + sign;
        while (is_digit(peek())) ++at_;
      }
    }
    token.text = std::string(source_.substr(begin, at_ - begin));
    if (token.kind == Token::Kind::integer && (peek() == 'u' || peek() == 'U')) {
      token.kind = Token::Kind::unsigned_integer;
      ++at_;
    }
    if (is_letter(peek()) || is_digit(peek())) {
      return fail(begin, "'" + token.text + peek() + "' is no number");
    }
    return true;
  }

  bool text(Token& token, bool raw, bool bytes) {
    token.kind = bytes ? Token::Kind::bytes : Token::Kind::string;
    const char quote = peek();
    const bool triple = peek(1) == quote && peek(2) == quote;
    at_ += triple ? 3 : 1;
    for (;;) {
      if (at_ == source_.size()) return fail(token.offset, "the string never ends");
      const char c = peek();
      if (c == quote && (!triple || (peek(1) == quote && peek(2) == quote))) {
        at_ += triple ? 3 : 1;
        return true;
      }
      if (!triple && (c == '\n' || c == '\r')) {
        return fail(token.offset, "a line break ends the line, not the string; use \"\"\"");
      }
      if (c == '\\' && !raw) {
        if (!escape(token, bytes)) return false;
      } else {
        token.text += c;
        ++at_;
      }
    }
  }

  // `count` digits of `base` as a number; -1 where there are not so many.
  std::int64_t digits(int count, int base) {
    std::int64_t value = 0;
    for (int i = 0; i < count; ++i) {
      const int digit = hex_digit(peek());
      if (digit < 0 || digit >= base) return -1;
      value = value * base + digit;
      ++at_;
    }
    return value;
  }

  bool escape(Token& token, bool bytes) {
    static constexpr std::string_view names = "abfnrtv\\?\"'`";
    static constexpr std::string_view values = "\a\b\f\n\r\t\v\\?\"'`";
    const std::size_t begin = at_;
    ++at_;
    const char c = peek();
    if (const auto found = names.find(c); c != '\0' && found != std::string_view::npos) {
      token.text += values[found];
      ++at_;
      return true;
    }
    std::int64_t value = -1;
    bool point = true;  // a code point, or an octet in bytes
    if (c == 'x' || c == 'X') {
      ++at_;
      value = digits(2, 16);
      point = !bytes;
    } else if (c == 'u' || c == 'U') {
      if (bytes) return fail(begin, "\\u and \\U stand in strings, not in bytes");
      ++at_;
      value = digits(c == 'u' ? 4 : 8, 16);
    } else if (c >= '0' && c <= '3') {
      value = digits(3, 8);
      point = !bytes;
    }
    if (value < 0)
      return fail(begin,
                  "no such escape; allowed are \\a \\b \\f \\n \\r \\t \\v \\\\ "
                  "\\? \\\" \\' \\` \\xHH \\uHHHH \\UHHHHHHHH \\OOO");
    if (value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) {
      return fail(begin, "the escape is no Unicode character");
    }
    if (point) {
      append_utf8(token.text, static_cast<std::uint32_t>(value));
    } else {
      token.text += static_cast<char>(value);
    }
    return true;
  }

  bool symbol(Token& token) {
    static constexpr std::array<std::string_view, 6> two{"&&", "||", "==", "!=", "<=", ">="};
    static constexpr std::string_view one = "+-*/%!<>?:.,()[]{}";
    token.kind = Token::Kind::symbol;
    for (const auto each : two) {
      if (source_.substr(at_).starts_with(each)) {
        token.text = each;
        at_ += 2;
        return true;
      }
    }
    if (one.find(peek()) != std::string_view::npos) {
      token.text = std::string(1, peek());
      ++at_;
      return true;
    }
    std::string hint;
    if (peek() == '=') hint = "; equality is ==";
    if (peek() == '&') hint = "; 'and' is &&";
    if (peek() == '|') hint = "; 'or' is ||";
    return fail(at_, "unexpected character '" + std::string(character_here()) + "'" + hint);
  }

  // All its bytes: a message is UTF-8 as the source is.
  std::string_view character_here() const {
    std::size_t end = at_ + 1;
    while (end < source_.size() && (static_cast<unsigned char>(source_[end]) & 0xC0) == 0x80) ++end;
    return source_.substr(at_, end - at_);
  }

  std::string_view source_;
  std::size_t at_ = 0;
  Problem problem_;
};

}  // namespace

Result<std::vector<Token>, Problem> tokenize(std::string_view source) {
  return Lexer(source).run();
}

}  // namespace xinfang::expression
