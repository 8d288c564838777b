#include "engine/expression/parser.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>

#include "engine/expression/lexer.h"
#include "engine/expression/macros.h"
#include "engine/expression/utf8.h"

namespace xinfang::expression {

namespace {

bool is_reserved(const std::string& name) {
  static constexpr std::array<std::string_view, 21> words{
      "false",    "in",      "null",      "true",     "as",  "break",  "const",
      "continue", "else",    "for",       "function", "if",  "import", "let",
      "loop",     "package", "namespace", "return",   "var", "void",   "while"};
  return std::find(words.begin(), words.end(), name) != words.end();
}

// Precedence from loose to tight; each level is left-associative. && and || and ?: stand apart.
struct Level {
  std::array<std::string_view, 7> operators;
};
constexpr std::array<Level, 3> levels{
    {{{"<", "<=", ">=", ">", "==", "!=", "in"}}, {{"+", "-"}}, {{"*", "/", "%"}}}};

class Parser {
 public:
  explicit Parser(std::vector<Token> tokens) : tokens_(std::move(tokens)) {}

  Result<NodePointer, Problem> run() {
    auto node = conditional();
    if (node && token().kind != Token::Kind::end) node = fail("an operator or the end");
    if (!node) return Failure{problem_};
    return node;
  }

 private:
  // Counts nesting: deeper than depth_max is refused before the stack is in danger.
  struct Deeper {
    explicit Deeper(int& depth) : depth_(depth) { ++depth_; }
    ~Deeper() { --depth_; }
    Deeper(const Deeper&) = delete;
    Deeper& operator=(const Deeper&) = delete;
    int& depth_;
  };

  const Token& token() const { return tokens_[at_]; }
  bool is_symbol(std::string_view text) const {
    return token().kind == Token::Kind::symbol && token().text == text;
  }
  bool is_word(std::string_view text) const {
    return token().kind == Token::Kind::identifier && !token().quoted && token().text == text;
  }
  bool take(std::string_view text) {
    if (!is_symbol(text)) return false;
    ++at_;
    return true;
  }
  NodePointer fail(const std::string& expected) {
    if (problem_.message.empty()) {
      const auto found = token().kind == Token::Kind::end ? "the end" : "'" + token().text + "'";
      problem_ = {token().offset, "found " + found + " where " + expected + " is expected"};
    }
    return nullptr;
  }
  NodePointer refuse(std::size_t offset, std::string message) {
    if (problem_.message.empty()) problem_ = {offset, std::move(message)};
    return nullptr;
  }

  NodePointer too_many() {
    return refuse(token().offset, "the expression has more than " + std::to_string(operators_max) +
                                      " operators and selections");
  }

  NodePointer conditional() {
    const Deeper deeper(depth_);
    if (depth_ > depth_max) {
      return refuse(token().offset, "the expression is nested deeper than " +
                                        std::to_string(depth_max) + " levels");
    }
    auto condition = logical_or();
    if (!condition || !is_symbol("?")) return condition;
    auto node = make_node(Node::Kind::conditional, token().offset);
    ++at_;
    auto yes = logical_or();
    if (!yes) return nullptr;
    if (!take(":")) return fail("':'");
    auto no = conditional();
    if (!no) return nullptr;
    node->children.push_back(std::move(condition));
    node->children.push_back(std::move(yes));
    node->children.push_back(std::move(no));
    return node;
  }

  // A chain of one operator becomes one node, so that long chains are not deep trees.
  template <class Next>
  NodePointer chain(std::string_view symbol, Node::Kind kind, Next next) {
    auto first = next();
    if (!first || !is_symbol(symbol)) return first;
    auto node = make_node(kind, token().offset);
    node->children.push_back(std::move(first));
    while (take(symbol)) {
      auto operand = next();
      if (!operand) return nullptr;
      node->children.push_back(std::move(operand));
    }
    return node;
  }
  NodePointer logical_or() {
    return chain("||", Node::Kind::logical_or, [this] { return logical_and(); });
  }
  NodePointer logical_and() {
    return chain("&&", Node::Kind::logical_and, [this] { return binary(0); });
  }

  bool at_operator(const Level& level) const {
    return std::any_of(level.operators.begin(), level.operators.end(), [&](std::string_view each) {
      return !each.empty() && (each == "in" ? is_word(each) : is_symbol(each));
    });
  }

  NodePointer binary(std::size_t level) {
    if (level == levels.size()) return unary();
    auto left = binary(level + 1);
    while (left && at_operator(levels[level])) {
      if (++operators_ > operators_max) return too_many();
      auto node = make_node(Node::Kind::binary, token().offset);
      node->name = token().text;
      ++at_;
      auto right = binary(level + 1);
      if (!right) return nullptr;
      node->children.push_back(std::move(left));
      node->children.push_back(std::move(right));
      left = std::move(node);
    }
    return left;
  }

  NodePointer unary() {
    const auto offset = token().offset;
    const bool negation = is_symbol("!");
    if (!negation && !is_symbol("-")) return member();
    const std::string symbol = token().text;
    int count = 0;
    while (take(symbol)) ++count;
    // "-5" is a literal: its least value has no positive.
    const bool number =
        token().kind == Token::Kind::integer || token().kind == Token::Kind::floating;
    if (!negation && number) {
      tokens_[at_].text = "-" + tokens_[at_].text;
      --count;
    }
    auto operand = member();
    if (!operand) return nullptr;
    // An even number of signs still asks for an operand of the type: two are kept.
    for (count = count > 1 ? 2 - count % 2 : count; count > 0; --count) {
      auto node = make_node(negation ? Node::Kind::logical_not : Node::Kind::negate, offset);
      node->children.push_back(std::move(operand));
      operand = std::move(node);
    }
    return operand;
  }

  NodePointer member() {
    auto node = primary();
    while (node && (is_symbol(".") || is_symbol("["))) {
      if (++operators_ > operators_max) return too_many();
      node = take(".") ? select(std::move(node)) : index(std::move(node));
    }
    return node;
  }

  NodePointer index(NodePointer operand) {
    auto node = make_node(Node::Kind::index, token().offset);
    ++at_;
    auto key = conditional();
    if (!key) return nullptr;
    if (!take("]")) return fail("']'");
    node->children.push_back(std::move(operand));
    node->children.push_back(std::move(key));
    return node;
  }

  NodePointer select(NodePointer operand) {
    if (token().kind != Token::Kind::identifier) return fail("a field name");
    const Token name = token();
    // "in", "true", "false", "null" are words of the grammar even after a dot.
    if (!name.quoted &&
        (name.text == "in" || name.text == "true" || name.text == "false" || name.text == "null")) {
      return fail("a field name");
    }
    ++at_;
    const bool call = !name.quoted && is_symbol("(");
    auto node = make_node(call ? Node::Kind::call : Node::Kind::select, name.offset);
    node->name = name.text;
    node->receiver = call;
    node->children.push_back(std::move(operand));
    if (!call) return node;
    ++at_;
    if (!arguments(*node, ")")) return nullptr;
    return expanded(std::move(node));
  }

  // Expressions up to `close`, which is taken. A list may end with a comma, a call may not.
  bool arguments(Node& node, std::string_view close) {
    const bool call = close == ")";
    if (!call && take(",") && !is_symbol(close)) {
      fail("'" + std::string(close) + "'");
      return false;
    }
    while (!take(close)) {
      auto argument = conditional();
      if (!argument) return false;
      node.children.push_back(std::move(argument));
      if (take(",")) {
        if (!call || !is_symbol(close)) continue;
        fail("an expression");
        return false;
      }
      if (!is_symbol(close)) {
        fail("',' or '" + std::string(close) + "'");
        return false;
      }
    }
    return true;
  }

  NodePointer expanded(NodePointer call) {
    auto result = expand_macro(std::move(call));
    if (!result) return refuse(result.error().offset, result.error().message);
    return std::move(*result);
  }

  NodePointer primary() {
    const Token first = token();
    switch (first.kind) {
      case Token::Kind::integer:
        return integer(first);
      case Token::Kind::unsigned_integer:
        return unsigned_integer(first);
      case Token::Kind::floating:
        return floating(first);
      case Token::Kind::string:
        return literal(first.offset, Value::string(first.text));
      case Token::Kind::bytes:
        return literal(first.offset, Value::bytes(first.text));
      case Token::Kind::identifier:
        return identifier(false);
      case Token::Kind::symbol:
        break;
      case Token::Kind::end:
        return fail("an expression");
    }
    if (take("(")) {
      auto node = conditional();
      if (node && !take(")")) return fail("')'");
      return node;
    }
    if (is_symbol("[")) {
      ++at_;
      auto node = make_node(Node::Kind::list, first.offset);
      if (!arguments(*node, "]")) return nullptr;
      return node;
    }
    if (is_symbol("{")) return map();
    if (take(".")) return identifier(true);
    return fail("an expression");
  }

  NodePointer map() {
    auto node = make_node(Node::Kind::map, token().offset);
    ++at_;
    if (take(",") && !is_symbol("}")) return fail("'}'");
    while (!take("}")) {
      auto key = conditional();
      if (!key) return nullptr;
      if (!take(":")) return fail("':'");
      auto value = conditional();
      if (!value) return nullptr;
      node->children.push_back(std::move(key));
      node->children.push_back(std::move(value));
      if (!take(",") && !is_symbol("}")) return fail("',' or '}'");
    }
    return node;
  }

  NodePointer identifier(bool absolute) {
    const Token name = token();
    if (name.kind != Token::Kind::identifier || name.quoted) return fail("a name");
    if (!absolute) {
      if (name.text == "true" || name.text == "false") {
        return literal(name.offset, Value::boolean(name.text == "true"));
      }
      if (name.text == "null") return literal(name.offset, Value::null());
    }
    if (is_reserved(name.text)) {
      return refuse(name.offset, "'" + name.text + "' is a reserved word");
    }
    ++at_;
    const bool call = is_symbol("(");
    auto node = make_node(call ? Node::Kind::call : Node::Kind::identifier, name.offset);
    node->name = name.text;
    node->absolute = absolute;
    if (!call) return node;
    ++at_;
    if (!arguments(*node, ")")) return nullptr;
    return expanded(std::move(node));
  }

  NodePointer literal(std::size_t offset, Value value) {
    ++at_;
    auto node = make_node(Node::Kind::literal, offset);
    node->value = std::move(value);
    return node;
  }

  NodePointer integer(const Token& number) {
    std::string digits = number.text;
    const bool negative = digits.starts_with('-');
    std::string_view rest = std::string_view(digits).substr(negative ? 1 : 0);
    const bool hex = rest.starts_with("0x") || rest.starts_with("0X");
    if (hex) digits = (negative ? "-" : "") + std::string(rest.substr(2));
    std::int64_t value = 0;
    const char* end = digits.data() + digits.size();
    const auto [stop, error] = std::from_chars(digits.data(), end, value, hex ? 16 : 10);
    if (error != std::errc{} || stop != end) {
      return refuse(number.offset, number.text + " does not fit int (64 bits)");
    }
    return literal(number.offset, Value::integer(value));
  }

  NodePointer unsigned_integer(const Token& number) {
    const bool hex = number.text.starts_with("0x") || number.text.starts_with("0X");
    const auto digits = std::string_view(number.text).substr(hex ? 2 : 0);
    std::uint64_t value = 0;
    const char* end = digits.data() + digits.size();
    const auto [stop, error] = std::from_chars(digits.data(), end, value, hex ? 16 : 10);
    if (error != std::errc{} || stop != end) {
      return refuse(number.offset, number.text + "u does not fit uint (64 bits)");
    }
    return literal(number.offset, Value::unsigned_integer(value));
  }

  NodePointer floating(const Token& number) {
    // Too small is zero, too large is refused.
    const double value = std::strtod(number.text.c_str(), nullptr);
    if (std::isinf(value)) {
      return refuse(number.offset, number.text + " does not fit double (64 bits)");
    }
    return literal(number.offset, Value::floating(value));
  }

  std::vector<Token> tokens_;
  std::size_t at_ = 0;
  int depth_ = 0;
  // Left-associative chains make deep trees without nested parsing.
  int operators_ = 0;
  Problem problem_;
};

}  // namespace

Result<NodePointer, Problem> parse(std::string_view source) {
  if (source.size() > source_bytes_max) {
    return Failure{Problem{source_bytes_max, "the expression has " + std::to_string(source.size()) +
                                                 " bytes; at most " +
                                                 std::to_string(source_bytes_max)}};
  }
  if (!count_points(source)) return Failure{Problem{0, "the expression is no UTF-8"}};
  auto tokens = tokenize(source);
  if (!tokens) return Failure{tokens.error()};
  return Parser(std::move(*tokens)).run();
}

}  // namespace xinfang::expression
