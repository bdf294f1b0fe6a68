#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/parse/hcl/hcl.h"
#include "core/parse/parsed.h"
#include "core/text/source.h"

// The parser's inside; only core/parse/hcl includes it. There is no list of tokens: what a byte
// means depends on where it stands (a template, a heredoc, an object), so the parser reads bytes.
namespace sluice::hcl {

// Bytes and where we are in them: white space, comments, words.
class Scanner {
 public:
  // What a line end is: the end of the expression, or white space as within brackets.
  enum class Lines : std::uint8_t { end, space };

  explicit Scanner(std::string_view text) : text_(text) {}

  std::uint32_t at() const { return at_; }
  void move_to(std::uint32_t at) { at_ = at; }
  void advance(std::uint32_t bytes) { at_ += bytes; }
  bool at_end() const { return at_ >= text_.size(); }
  // NUL at the end: no text that reaches the parser holds one.
  char peek(std::uint32_t ahead = 0) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
  }
  bool starts_with(std::string_view word) const { return text_.substr(at_).starts_with(word); }
  std::string_view text() const { return text_; }

  // Moves over blanks and comments, and over line ends as `lines` says.
  void skip(Lines lines);
  void skip_line() { at_ = line_end(at_); }  // to the line end, not over it
  // Moves over an identifier; empty where none stands here.
  Span identifier();
  Span digits();
  // True if this word stands here and no longer one.
  bool is_word(std::string_view word) const;

  std::uint32_t line_end(std::uint32_t from) const;
  bool is_line_start(std::uint32_t at) const { return at == 0 || text_[at - 1] == '\n'; }
  // End of the marker if the line at `from` closes the heredoc `marker`; 0 if not.
  std::uint32_t heredoc_end(std::uint32_t from, std::string_view marker) const;
  // Where a `/*` without end stands, once one was met.
  std::uint32_t open_comment() const { return open_comment_; }

 private:
  bool is_punctuation() const;

  std::string_view text_;
  std::uint32_t at_ = 0;
  std::uint32_t open_comment_ = kNoNode;
};

bool is_identifier_start(char c);
bool is_identifier_part(char c);
inline bool is_digit(char c) { return c >= '0' && c <= '9'; }
inline bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r'; }

// True if a block header such as `resource "a" "b" {` starts at `at`.
bool is_block_header(std::string_view text, std::uint32_t at);

// True if `name =` starts at `at`, which no expression holds but as an item of an object.
bool is_assignment(std::string_view text, std::uint32_t at);

// Where to go on after an item that could not be read.
struct Resumption {
  std::uint32_t at = 0;
  bool at_top = false;        // a block of the file starts there, whatever was open before
  bool lost_heredoc = false;  // a heredoc without end was passed over
};
// Whether what the item opens can be taken to be closed; where it cannot, a line that looks like an
// item ends it.
enum class Brackets : std::uint8_t { match, may_not_match };
Resumption skip_item(std::string_view text, std::uint32_t begin, Brackets brackets);

class Parser {
 public:
  Parser(Parsed<Tree>& result, std::string_view text, const ParseLimits& limits)
      : result_(result), nodes_(result.tree.nodes), scan_(text), limits_(limits) {}

  void file(std::uint32_t begin);
  // False where that is no template.
  bool whole_template();

 private:
  using Lines = Scanner::Lines;

  // Sets how line ends count until it goes out of scope.
  class LinesAre {
   public:
    LinesAre(Parser& parser, Lines lines) : parser_(parser), old_(parser.lines_) {
      parser.lines_ = lines;
    }
    ~LinesAre() { parser_.lines_ = old_; }
    LinesAre(const LinesAre&) = delete;
    LinesAre& operator=(const LinesAre&) = delete;

   private:
    Parser& parser_;
    Lines old_;
  };

  // One level of nesting; false where the limit is reached, which is then an error.
  class Level {
   public:
    explicit Level(Parser& parser);
    ~Level() { --parser_.depth_; }
    Level(const Level&) = delete;
    Level& operator=(const Level&) = delete;
    explicit operator bool() const { return fits_; }

   private:
    Parser& parser_;
    bool fits_;
  };

  // A bracket that is open until it goes out of scope.
  class Open {
   public:
    Open(Parser& parser, std::uint32_t begin, std::uint32_t size = 1) : parser_(parser) {
      parser.open_.push_back({begin, begin + size});
    }
    ~Open() { parser_.open_.pop_back(); }
    Open(const Open&) = delete;
    Open& operator=(const Open&) = delete;

   private:
    Parser& parser_;
  };

  // The attributes of one body until it goes out of scope.
  class Names {
   public:
    explicit Names(Parser& parser) : parser_(parser), begin_(parser.names_.size()) {}
    ~Names() { parser_.names_.resize(begin_); }
    Names(const Names&) = delete;
    Names& operator=(const Names&) = delete;

    // Takes the name in; where the body has it already, gives where.
    std::optional<Span> add(const Text& name);

   private:
    Parser& parser_;
    std::size_t begin_;
    std::unordered_map<std::string_view, Span> many_;  // once there are too many to walk
  };

  // Joins children to their parent in order.
  class Joiner {
   public:
    Joiner(Parser& parser, NodeIndex parent) : parser_(parser), parent_(parent) {}
    // False (and nothing done) for kNoNode, so that a failure passes through.
    bool operator()(NodeIndex child);

   private:
    Parser& parser_;
    NodeIndex parent_;
    NodeIndex last_ = kNoNode;
  };

  struct TextPart {
    NodeIndex node = kNoNode;
    bool has_escapes = false;
    bool trim_start = false;
    bool trim_end = false;
  };
  struct Template {
    bool heredoc = false;
    bool flush = false;  // <<-
    bool bare = false;   // all of the text, as in a heredoc
    std::string_view marker;
    std::uint32_t begin = 0;  // of its text
    bool trim_next = false;   // the text that follows loses the white space at its start
    bool bare_line = false;   // some line starts with a sequence: it has no indentation
    bool bad_escape = false;  // one was told: who wrote it wrote the others as well
    std::vector<TextPart> texts;
  };
  // What a part of a template may be closed by.
  enum class Inside : std::uint8_t { whole, if_, else_, for_ };

  // Nodes and errors.
  NodeIndex add(NodeKind kind, std::uint32_t begin);
  Node& node(NodeIndex index) { return nodes_[index]; }
  std::string_view source(Span at) const { return slice(result_.tree.source, at); }
  void name(NodeIndex index, Span at);
  void close(NodeIndex index) { nodes_[index].span.end = scan_.at(); }
  NodeIndex fail(Span at, std::string_view message, ErrorCode code = ErrorCode::syntax,
                 std::optional<ParseError::Related> related = std::nullopt);
  NodeIndex fail_here(std::string_view message);
  // What is open was to be closed before this: an error that names it. False where it was not.
  bool fail_unclosed();
  Span here() const;
  std::optional<std::uint32_t> next_item() const;
  // Nothing within is an error of its own.
  void quiet_until(std::uint32_t end) { quiet_until_ = std::max(quiet_until_, end); }
  void skip() { scan_.skip(lines_); }
  // Takes `c` after white space; an error where something else stands.
  bool expect(char c, std::string_view message);

  // body.cpp
  void items(NodeIndex body);
  void item(Joiner& join, Names& names, bool at_top);
  NodeIndex attribute_or_block();
  NodeIndex attribute(std::uint32_t begin, Span name_at);
  NodeIndex block(std::uint32_t begin, Span type_at);
  bool labels(Joiner& join);
  bool lacks_brace(Span first);
  NodeIndex quoted_label();
  void block_body(NodeIndex block, Joiner& join);
  bool ends_line();
  NodeIndex invalid_item(std::uint32_t begin);
  std::uint32_t last_written() const;
  void recover(std::uint32_t begin);
  bool skip_conflict();
  void suspect(Span brace);

  // expression.cpp
  NodeIndex expression();
  NodeIndex conditional(NodeIndex test);
  NodeIndex binary(int least);
  NodeIndex unary();
  NodeIndex term();
  NodeIndex primary();
  NodeIndex step();
  NodeIndex number();
  NodeIndex word();
  NodeIndex call(std::uint32_t begin, Span name_at);
  NodeIndex parentheses();
  NodeIndex tuple();
  NodeIndex object();
  NodeIndex object_item();
  NodeIndex for_expression(std::uint32_t begin, char closer);
  bool for_intro(Joiner& join);

  // template.cpp
  NodeIndex quoted();
  NodeIndex heredoc();
  NodeIndex finish_template(NodeIndex index, Template& parts);
  bool parts(Joiner& join, Template& context, Inside inside);
  bool literal(Joiner& join, Template& context);
  bool is_literal_end(const Template& context) const;
  NodeIndex interpolation(Template& context);
  bool directive(Joiner& join, Template& context, Inside inside, bool& closed);
  NodeIndex if_directive(std::uint32_t begin, Template& context);
  NodeIndex for_directive(std::uint32_t begin, Template& context);
  NodeIndex nested(Template& context, Inside inside);
  bool close_marker(Template& context);
  void trim_before(Template& context);
  void decode(Template& context);
  std::string_view decoded(Template& context, const TextPart& part, std::size_t indent);
  std::uint32_t escape(Template& context, std::uint32_t at, std::string& out);

  Parsed<Tree>& result_;
  std::vector<Node>& nodes_;
  Scanner scan_;
  const ParseLimits& limits_;
  Lines lines_ = Lines::end;
  std::size_t depth_ = 0;
  std::size_t reported_ = 0;
  std::size_t lost_heredocs_ = 0;
  std::uint32_t quiet_until_ = 0;      // one error was told of what stands before it
  std::vector<Span> open_;             // brackets and "${", the innermost last
  std::vector<Text> names_;            // of the attributes of the bodies that are being read
  std::optional<ParseError> suspect_;  // the brace that most likely lacks its end
  std::uint32_t directive_begin_ = 0;  // of the directive that closed the last nested template
  std::string_view closed_by_;         // its keyword
  bool by_columns_ = false;            // a block header in column 0 closes what is open
  bool unwinding_ = false;             // go back to the file's body
  bool unclosed_ = false;              // the file ended within a block
  bool too_deep_ = false;              // the limit of depth is why an item could not be read
  bool told_ = false;                  // what left the blocks open is an error already
  bool stopped_ = false;               // the limit of nodes was reached
};

}  // namespace sluice::hcl
